using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LivePlatform.Bench.Data;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Processes;
using LivePlatform.M365.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Bench.Pages;

/// <summary>
/// Serves delta pages from memory over TLS, and hands out tokens as the broker does: the token of a connection is its id, which says whose
/// pages to give.
/// </summary>
internal sealed class PageServer : IAsyncDisposable
{
    private const string TokenRoute = "/internal/v1/token";
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);
    private readonly Dictionary<string, Dictionary<(string Part, string Token), byte[]>> _pages = [];
    private readonly WebApplication _app;

    private PageServer(WebApplication app, Uri address) => (_app, Address) = (app, address);

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    public static async Task<PageServer> StartAsync(DevCertificates certificates, IEnumerable<BenchDirectory> directories)
    {
        var port = FreePorts.Next();
        using var pem = X509Certificate2.CreateFromPemFile(certificates.CertificateFile, certificates.KeyFile);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.ListenLocalhost(
                port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate })));
        var app = builder.Build();
        var server = new PageServer(app, new UriBuilder("https", "localhost", port).Uri);
        foreach (var directory in directories)
        {
            server._pages[directory.Bearer.ToString()] = new PageWriter(server.Address, directory).Write();
        }

        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The page that an address asks for: the SDK writes <c>delta()</c>, and the first request has no token.</summary>
    internal static (string Part, string Token) Asked(string path, string query)
    {
        const string Sign = "token=";
        var at = query.IndexOf(Sign, StringComparison.Ordinal);
        var token = at < 0 ? PageWriter.Token(0, 0) : query[(at + Sign.Length)..].Split('&')[0];
        return (path.Contains("/users/", StringComparison.Ordinal) ? "users" : "groups", token);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == TokenRoute)
        {
            var request = await JsonSerializer.DeserializeAsync<TokenRequest>(
                context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(
                new TokenResponse(request!.Connection.ToString(), TimeProvider.System.GetUtcNow() + TokenLife, 1), context.RequestAborted);
            return;
        }

        var bearer = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
        if (!_pages.TryGetValue(bearer, out var pages)
            || !pages.TryGetValue(Asked(context.Request.Path.Value!, context.Request.QueryString.Value!), out var page))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "application/json;odata.metadata=minimal";
        context.Response.ContentLength = page.Length;
        await context.Response.Body.WriteAsync(page, context.RequestAborted);
    }
}
