using System.Diagnostics;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace LivePlatform.Gateway;

/// <summary>
/// What every answer says about itself: its trace, that browsers must take its media type as it stands, come by TLS only, frame it nowhere,
/// run nothing in it but what the documentation's page brings, and keep nothing of the API where its service does not allow it.
/// </summary>
internal sealed class AnswerHeaders(IOptions<OperatorOptions> operators)
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>The page signs in at the OIDC provider, from the browser.</summary>
    private readonly string _signIn = new Uri(operators.Value.Authority).GetLeftPart(UriPartial.Authority);

    public Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(Add, context);
        return next(context);
    }

    private Task Add(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        BrowserHeaders.Add(headers, context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce ? OfThePage(nonce) : Nothing);
        if (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            headers.CacheControl = "no-store";
        }

        if (context.Response.ContentType is "text/html" or "text/javascript")
        {
            // The documentation's page says no charset by itself.
            context.Response.ContentType += "; charset=utf-8";
        }

        if (Activity.Current is { } activity)
        {
            headers["traceresponse"] = activity.Id;
        }

        return Task.CompletedTask;
    }

    /// <summary>The page's own scripts; its styles are made in the browser.</summary>
    private string OfThePage(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src "
            + $"'self' data:; connect-src 'self' {_signIn}; worker-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
}
