using System.Security.Cryptography.X509Certificates;
using LivePlatform.DevHost.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Bench.Brokers;

/// <summary>What the bare endpoint is told, in a file.</summary>
/// <param name="Port">Where it listens on loopback.</param>
/// <param name="Answer">What it answers to everything, in base64.</param>
/// <param name="Certificates">Its TLS.</param>
internal sealed record BareOrder(int Port, string Answer, DevCertificates Certificates);

/// <summary>Kestrel and nothing else: the same answer over TLS as a process of its own. What no service can undercut.</summary>
internal static class BareEndpoint
{
    public static async Task RunAsync(BareOrder order)
    {
        using var pem = X509Certificate2.CreateFromPemFile(order.Certificates.CertificateFile, order.Certificates.KeyFile);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(
            order.Port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate })));
        await using var app = builder.Build();
        var answer = Convert.FromBase64String(order.Answer);
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            (context.Response.ContentType, context.Response.ContentLength) = ("application/json; charset=utf-8", answer.Length);
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        await app.RunAsync();
    }
}
