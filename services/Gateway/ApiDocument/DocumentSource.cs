using System.Text.Json;
using System.Text.Json.Nodes;
using LivePlatform.Gateway.Routing;
using LivePlatform.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>Reads the services' documents. One that cannot be read keeps its last good content.</summary>
internal sealed class DocumentSource(IHttpClientFactory clients, IOptions<UpstreamOptions> upstreams, ILogger<DocumentSource> logger)
{
    public const string ClientName = "api-documents";
    private const int MaxBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Dictionary<Upstream, JsonObject> _lastGood = [];
    private readonly HashSet<Upstream> _unavailable = [];

    /// <summary>True when every service's document is known.</summary>
    public bool IsComplete => _lastGood.Count == Enum.GetValues<Upstream>().Length;

    /// <summary>What is known now. One caller at a time.</summary>
    public async Task<IReadOnlyList<ServiceDocument>> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var upstream in Enum.GetValues<Upstream>())
        {
            try
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                patience.CancelAfter(Patience);
                _lastGood[upstream] = await ReadOneAsync(upstream, patience.Token);
                _unavailable.Remove(upstream);
            }
            catch (Exception failure) when (failure is HttpRequestException or JsonException
                || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Said once, not at each of the many looks until the service is back.
                if (_unavailable.Add(upstream))
                {
                    GatewayLog.DocumentUnavailable(logger, upstream.ToString(), failure.GetType().Name);
                }
            }
        }

        return [.. _lastGood.OrderBy(static x => x.Key).Select(static x => new ServiceDocument(x.Key, x.Value))];
    }

    private async Task<JsonObject> ReadOneAsync(Upstream upstream, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(ClientName);
        client.MaxResponseContentBufferSize = MaxBytes;
        var bytes = await client.GetByteArrayAsync(new Uri(upstreams.Value.Of(upstream), "/openapi/v1.json"), cancellationToken);
        return JsonNode.Parse(bytes) as JsonObject is { } json && json["paths"] is JsonObject
            ? json
            : throw new JsonException("Not an OpenAPI document.");
    }
}
