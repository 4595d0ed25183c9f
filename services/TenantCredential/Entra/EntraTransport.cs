using Azure.Core.Pipeline;
using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>The one connection pool of this process to Entra, shared by all credential objects.</summary>
internal sealed class EntraTransport : IDisposable
{
    private readonly HttpClient _client;

    public EntraTransport(IConfiguration configuration)
        : this(TrustedHandlers.Create(configuration))
    {
    }

    /// <summary>Uses another handler, which it owns from now on.</summary>
    public EntraTransport(HttpMessageHandler handler)
    {
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        Pipeline = new HttpClientTransport(_client);
    }

    public HttpPipelineTransport Pipeline { get; }

    public void Dispose() => _client.Dispose();
}
