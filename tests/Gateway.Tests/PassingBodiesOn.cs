using System.Text.Json.Nodes;
using LivePlatform.DevHost.Servers;
using LivePlatform.Gateway.Routing;

namespace LivePlatform.Gateway.Tests;

public class PassingBodiesOn
{
    /// <summary>A body that the service takes and the gateway does not never arrives; the other way round it is carried in vain.</summary>
    [Fact]
    public async Task The_gateway_passes_on_what_the_service_takes_and_no_more()
    {
        var document = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(RunFolder.Repository, "docs", "openapi.json"), TestContext.Current.CancellationToken))!;
        var limits = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(x => (Path: path.Key, Limit: (int?)x.Value!["x-max-body-bytes"])))
            .Where(x => x.Limit is not null).ToList();
        limits.Count.ShouldBeGreaterThan(20);
        limits.Where(x => MostAt(x.Path) != Longest(limits, x.Path))
            .Select(x => $"{x.Path}: the service takes {x.Limit}, the gateway {MostAt(x.Path)}").ShouldBeEmpty();
    }

    /// <summary>A prefix has one limit: that of its longest body.</summary>
    private static int? Longest(List<(string Path, int? Limit)> limits, string path) =>
        limits.Where(x => PrefixOf(x.Path) == PrefixOf(path)).Max(x => x.Limit);

    private static int MostAt(string path) => PrefixOf(path).MostBody;

    private static PublicPrefix PrefixOf(string path) => RouteTable.All
        .Where(x => path.StartsWith(x.Path, StringComparison.Ordinal)).OrderByDescending(x => x.Path.Length).First();
}
