using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Described;

/// <summary>
/// What a service offers, the gateway passes on: a new first part of a path that its table lacks would be reached by nobody.
/// </summary>
public sealed class ReachingEveryRoute(LiveSystem system)
{
    [Fact]
    public async Task Every_public_path_of_a_service_is_in_the_document_of_the_gateway()
    {
        using var http = new HttpClient(system.Stack.Certificates.Handler());
        var known = system.Operations.Select(x => x.Path).ToHashSet(StringComparer.Ordinal);
        var paths = new List<string>();
        foreach (var service in ServiceNames.OnTheBus)
        {
            var own = await http.GetFromJsonAsync<JsonElement>(
                new Uri(system.Stack[service].Address, "/openapi/v1.json"), TestContext.Current.CancellationToken);
            paths.AddRange(own.GetProperty("paths").EnumerateObject().Select(x => x.Name));
        }

        paths.Where(x => x.StartsWith("/api/v1/", StringComparison.Ordinal)).Except(known).ShouldBeEmpty(
            "a first part of a path needs its line in services/Gateway/Routing/RouteTable.cs");
        paths.Count.ShouldBeGreaterThan(50);
    }
}
