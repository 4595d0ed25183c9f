using LivePlatform.Deployment;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Topology;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Federation;

/// <summary>What Entra reads of the issuer, and what an operator has to tell an application.</summary>
internal static class FederationEndpoints
{
    /// <summary>The path of the issuer's address; the gateway passes it on.</summary>
    public const string Prefix = "/federation";

    private const string Keys = "/keys";
    private static readonly string[] ResponseTypes = ["id_token"];
    private static readonly string[] SubjectTypes = ["public"];
    private static readonly string[] Algorithms = ["RS256"];

    public static IServiceCollection AddFederation(this IServiceCollection services)
    {
        services.AddOptions<FederationOptions>().BindConfiguration(FederationOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FederationOptions>, FederationOptionsValidator>();
        return services.AddSingleton<FederationKeys>().AddSingleton<IDeployedFiles>(static x => x.GetRequiredService<FederationKeys>())
            .AddSingleton<FederatedAssertions>();
    }

    public static void MapFederation(this WebApplication app, RouteGroupBuilder api)
    {
        var issuer = app.MapGroup(Prefix).ExcludeFromDescription();
        issuer.MapGet("/.well-known/openid-configuration", Describe);
        issuer.MapGet(Keys, Publish);
        api.MapGet("/federation/{serviceId:guid}", TrustOf).WithTags("Connections").WithName("getFederation")
            .WithSummary("Shows what to enter as the federated credential of a service's application.")
            .Refuses(ConnectionProblems.ServiceNotFound(), ConnectionProblems.NotFederated());
    }

    private static IResult Describe(HttpResponse response, FederatedAssertions assertions)
    {
        if (!assertions.IsConfigured)
        {
            return ProblemCodes.NotFound("issuer");
        }

        AllowCaching(response);
        return Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = assertions.Issuer,
            ["jwks_uri"] = assertions.Issuer + Keys,
            ["response_types_supported"] = ResponseTypes,
            ["subject_types_supported"] = SubjectTypes,
            ["id_token_signing_alg_values_supported"] = Algorithms,
        });
    }

    private static IResult Publish(HttpResponse response, FederatedAssertions assertions, FederationKeys keys)
    {
        if (!assertions.IsConfigured)
        {
            return ProblemCodes.NotFound("issuer");
        }

        AllowCaching(response);
        return Results.Json(new { keys = keys.Published() });
    }

    /// <summary>What to enter as a federated credential of the application by which a service is to be connected.</summary>
    internal static async Task<Results<Ok<FederationTrust>, Refusal>> TrustOf(
        Guid serviceId,
        UnitOfWork<TenantCredentialDbContext> work,
        FederatedAssertions assertions,
        ProviderScope provider,
        CancellationToken cancellationToken) =>
        !assertions.IsConfigured ? ConnectionProblems.NotFederated()
        : await work.RunAsync(
            (db, cancelled) =>
                db.KnownServices.AsNoTracking().SingleOrDefaultAsync(x => x.ServiceId == serviceId && !x.IsRemoved, cancelled),
            cancellationToken) is { } service
            ? TypedResults.Ok(
                new FederationTrust(
                    assertions.Issuer, FederatedAssertions.SubjectOf(provider.Current, service.CustomerId), FederatedAssertions.Audience))
            : ConnectionProblems.ServiceNotFound();

    /// <summary>Entra reads it now and then; nobody needs it fresher than the time for which a new key is published ahead.</summary>
    private static void AllowCaching(HttpResponse response) => response.Headers.CacheControl = "public, max-age=3600";
}

/// <summary>The values of the federated credential to add to the app registration, exactly as given.</summary>
/// <param name="Issuer">Issuer URL of the platform's tokens.</param>
/// <param name="Subject">Subject of the tokens, which identifies the customer.</param>
/// <param name="Audience">Audience of the tokens, as Microsoft Entra requires it.</param>
public sealed record FederationTrust(string Issuer, string Subject, string Audience);
