using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace LivePlatform.Gateway.Routing;

/// <summary>
/// The route table as YARP wants it. Every route asks for the token that the table says; it never changes while the process runs.
/// </summary>
internal sealed class ProxyRoutes(IOptions<UpstreamOptions> options) : IProxyConfigProvider
{
    private readonly Snapshot _snapshot = new(Routes(), Clusters(options.Value));

    public IProxyConfig GetConfig() => _snapshot;

    private static List<RouteConfig> Routes() => [.. RouteTable.All.Select(prefix => new RouteConfig
    {
        RouteId = prefix.Path,
        ClusterId = prefix.Upstream.ToString(),
        AuthorizationPolicy = prefix.Policy,
        MaxRequestBodySize = prefix.MostBody,
        Match = new RouteMatch { Path = $"{prefix.Path}/{{**rest}}" },
    })];

    private static List<ClusterConfig> Clusters(UpstreamOptions options) =>
        [.. Enum.GetValues<Upstream>().Select(upstream => new ClusterConfig
        {
            ClusterId = upstream.ToString(),
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = options.Timeout },
            Destinations = new Dictionary<string, DestinationConfig>
            {
                [upstream.ToString()] = new() { Address = options.Of(upstream).AbsoluteUri },
            },
        })];

    private sealed class Snapshot(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters) : IProxyConfig
    {
        public IReadOnlyList<RouteConfig> Routes { get; } = routes;

        public IReadOnlyList<ClusterConfig> Clusters { get; } = clusters;

        public IChangeToken ChangeToken { get; } = new CancellationChangeToken(CancellationToken.None);
    }
}
