using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LivePlatform.DevHost.Servers;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Described;

/// <summary>
/// The API's document is committed, so that a review sees what a change does to callers. <c>make openapi</c> writes it as the gateway
/// serves it.
/// </summary>
[Trait("Show", "house.2")]
public sealed partial class CommittedDocument(LiveSystem system)
{
    private const string Order = "LIVE_OPENAPI";
    private const int MostLines = 20;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task Is_what_the_gateway_serves()
    {
        var document = await system.SystemAdmin.GetAsync("openapi/v1.json", TestContext.Current.CancellationToken);

        // Where operators sign in is each installation's own.
        var served = SignIn.Replace(
            Sorted(JsonNode.Parse(document.GetRawText()))!.ToJsonString(Indented) + "\n", "https://sign-in.example.com/");
        var file = Path.Combine(RunFolder.Repository, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable(Order) == "1")
        {
            await File.WriteAllTextAsync(file, served, TestContext.Current.CancellationToken);
        }

        var committed = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (now, before) = (served.Split('\n'), committed.Split('\n'));
        var differences = now.Except(before).Select(line => $"+{line}").Concat(before.Except(now).Select(line => $"-{line}")).ToList();
        (served == committed).ShouldBeTrue(
            $"docs/openapi.json is not what the gateway serves; run 'make openapi', and review what it changes:\n"
                + string.Join('\n', differences.Take(MostLines)));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {system.Operations.Count} operations, {now.Length} lines: the same in docs/openapi.json");
    }

    [GeneratedRegex(@"https://localhost:\d+/operators/")]
    private static partial Regex SignIn { get; }

    /// <summary>By names: in which order the services answered the gateway is no change of the API.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(x => x.Key, StringComparer.Ordinal)
            .Select(x => KeyValuePair.Create(x.Key, Sorted(x.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
