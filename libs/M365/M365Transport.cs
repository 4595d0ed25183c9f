using System.Net;
using LivePlatform.Deployment;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.M365;

/// <summary>
/// The two connection pools of a process, to Graph and to the broker. Everything goes through them: a pool per client or per customer leaks
/// sockets.
/// </summary>
public sealed class M365Transport : IDisposable
{
    /// <summary>Makes the pools. Graph is believed as an outsider, the broker as a part of the platform.</summary>
    public M365Transport(IConfiguration configuration)
        : this(NewHandler(configuration, Peer.Outside), NewHandler(configuration, Peer.Platform))
    {
    }

    /// <summary>Uses other handlers, which it owns from now on.</summary>
    public M365Transport(HttpMessageHandler graph, HttpMessageHandler broker)
    {
        Graph = new HttpMessageInvoker(graph);
        Broker = new HttpMessageInvoker(broker);
    }

    internal HttpMessageInvoker Graph { get; }

    internal HttpMessageInvoker Broker { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Graph.Dispose();
        Broker.Dispose();
    }

    private static SocketsHttpHandler NewHandler(IConfiguration configuration, Peer peer)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        };
        handler.Believe(configuration, peer);
        return handler;
    }
}
