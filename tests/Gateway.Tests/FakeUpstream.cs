using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LivePlatform.DevHost.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Gateway.Tests;

/// <summary>A service behind the gateway: HTTPS on loopback, remembers what it was asked, answers as its path says.</summary>
public sealed class FakeUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeUpstream(string name, WebApplication app) => (Name, _app) = (name, app);

    public string Name { get; }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>What it says of itself; null: it does not answer that question.</summary>
    public JsonObject? Document { get; set; }

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public static async Task<FakeUpstream> StartAsync(string name, DevCertificates certificates)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        using var pem = X509Certificate2.CreateFromPemFile(certificates.CertificateFile, certificates.KeyFile);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate })));
        var upstream = new FakeUpstream(name, builder.Build());
        upstream._app.Run(upstream.AnswerAsync);
        await upstream._app.StartAsync();
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/openapi/v1.json")
        {
            context.Response.StatusCode = Document is null ? 404 : 200;
            await context.Response.WriteAsync(Document?.ToJsonString() ?? "");
            return;
        }

        if (path.EndsWith("/die", StringComparison.Ordinal))
        {
            _ = await context.Request.Body.ReadAsync(new byte[1]);
            context.Abort();
            return;
        }

        using var body = new StreamReader(context.Request.Body);
        Requests.Enqueue(new Seen(
            context.Request.Method,
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            context.Request.Headers.ToDictionary(x => x.Key, x => x.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await body.ReadToEndAsync()));
        if (path.StartsWith("/internal/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 404;
        }
        else if (path.EndsWith("/slow", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, context.RequestAborted);
        }
        else if (path.EndsWith("/drop", StringComparison.Ordinal))
        {
            context.Abort();
        }
        else if (path.EndsWith("/conflict", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 409;
            context.Response.ContentType = "application/problem+json";
            context.Response.Headers["X-Live-Internal"] = "secret";
            context.Response.Headers.ETag = "\"7\"";
            await context.Response.WriteAsync("""{"status":409,"code":"customer.name_taken"}""");
        }
        else
        {
            context.Response.Headers.CacheControl = path.EndsWith("/kept", StringComparison.Ordinal)
                ? "private, max-age=60"
                : default(string);
            await context.Response.WriteAsJsonAsync(new { service = Name });
        }
    }

    /// <summary>One request as it arrived.</summary>
    public sealed record Seen(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
}
