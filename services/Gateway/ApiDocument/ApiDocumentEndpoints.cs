using LivePlatform.ServiceDefaults.Problems;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>
/// The document at <c>/openapi/v1.json</c> and its page at <c>/docs</c>; both open to everybody, as they say nothing secret.
/// </summary>
internal static class ApiDocumentEndpoints
{
    public const string DocumentPath = "/openapi/v1.json";

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapGet(DocumentPath, Serve).ExcludeFromDescription();
        var clientId = app.Services.GetRequiredService<IOptions<DocsOptions>>().Value.ClientId;
        app.MapScalarApiReference("/docs", docs =>
        {
            docs.WithTitle("LivePlatform API").WithOpenApiRoutePattern(DocumentPath).DisableDefaultFonts().DisableTelemetry().DisableAgent()
                .HideDeveloperTools().HideClientButton().WithNonce();
            docs.AddPreferredSecuritySchemes(SecuritySchemes.SignIn).AddAuthorizationCodeFlow(SecuritySchemes.SignIn, flow =>
            {
                flow.ClientId = clientId;
                flow.Pkce = Pkce.Sha256;
                flow.SelectedScopes = ["openid", "profile"];
            });
        });
    }

    private static IResult Serve(HttpContext context, MergedDocument merged)
    {
        merged.Wanted();
        if (merged.Current is not { } document)
        {
            context.Response.Headers.RetryAfter = "5";
            return new Refusal(
                StatusCodes.Status503ServiceUnavailable, "openapi.not_ready", "No service has described itself yet.",
                action: "Repeat the request in some seconds.");
        }

        context.Response.Headers.CacheControl = "no-cache";
        return Results.Bytes(
            document.Json, "application/json; charset=utf-8",
            entityTag: new Microsoft.Net.Http.Headers.EntityTagHeaderValue(document.ETag));
    }
}
