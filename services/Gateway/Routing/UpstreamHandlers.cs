using LivePlatform.Deployment;
using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway.Routing;

/// <summary>
/// YARP's own handlers, but believing the platform's own authority, and giving up early on an address that does not answer.
/// </summary>
internal sealed class UpstreamHandlers(IConfiguration configuration) : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = TimeSpan.FromSeconds(5);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(1);
        handler.Believe(configuration, Peer.Platform);
    }
}
