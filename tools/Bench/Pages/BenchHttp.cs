using System.Net;
using System.Net.Http.Headers;
using LivePlatform.DevHost.Certificates;

namespace LivePlatform.Bench.Pages;

/// <summary>
/// The one HttpClient of a contender that is not ours, with the settings that the worker's transport has: HTTP/2, one pool, the same
/// time-outs.
/// </summary>
internal static class BenchHttp
{
    public static HttpClient Create(DevCertificates certificates, Guid bearer)
    {
        var sockets = certificates.Handler();
        sockets.AllowAutoRedirect = false;
        sockets.UseCookies = false;
        sockets.AutomaticDecompression = DecompressionMethods.All;
        sockets.ConnectTimeout = TimeSpan.FromSeconds(5);
        sockets.EnableMultipleHttp2Connections = true;
        sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        sockets.PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1);
        var http = new HttpClient(new Http2Handler { InnerHandler = sockets });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer.ToString());
        return http;
    }

    /// <summary>Asks for HTTP/2 whatever a library above sets.</summary>
    private sealed class Http2Handler : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
