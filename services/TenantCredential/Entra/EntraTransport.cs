using Azure.Core.Pipeline;
using LivePlatform.Deployment;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>The one connection pool of this process to Entra, shared by all credential objects.</summary>
internal sealed class EntraTransport : IDisposable
{
    public EntraTransport(IConfiguration configuration)
        : this(ServerTrust.Handler(configuration, Peer.Outside))
    {
    }

    /// <summary>Uses another handler, which it owns from now on.</summary>
    public EntraTransport(HttpMessageHandler handler)
    {
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Pipeline = new HttpClientTransport(Client);
    }

    public HttpClient Client { get; }

    public HttpPipelineTransport Pipeline { get; }

    public void Dispose() => Client.Dispose();
}
