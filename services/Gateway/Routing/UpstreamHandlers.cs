using System.Net.Security;
using LivePlatform.ServiceDefaults.Http;
using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway.Routing;

/// <summary>YARP's own handlers, but trusting our private authority too, and giving up early on an address that does not answer.</summary>
internal sealed class UpstreamHandlers(IConfiguration configuration) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(1);
        if (TrustedHandlers.Policy(configuration) is { } policy)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        }
    }
}
