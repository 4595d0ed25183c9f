using System.Net;
using Microsoft.Extensions.Options;

namespace LivePlatform.M365.Graph;

/// <summary>The two connection pools of a process, to Graph and to the broker. Everything goes through them: a pool per client or per customer leaks sockets.</summary>
public sealed class M365Transport : IDisposable
{
    /// <summary>Makes the pools; their handlers pass through <see cref="M365Options.ConfigureHandler"/>.</summary>
    public M365Transport(IOptions<M365Options> options)
        : this(NewHandler(options), NewHandler(options))
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

    private static SocketsHttpHandler NewHandler(IOptions<M365Options> options)
    {
        ArgumentNullException.ThrowIfNull(options);
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
        options.Value.ConfigureHandler?.Invoke(handler);
        return handler;
    }
}
