using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Nodes of Graph that did not make an object hear of it later.</summary>
public sealed class AnsweringFromFarNodes(Simulator simulator)
{
    private const string Domain = "sbc.lagging.example";
    private static readonly string[] Permissions = ["User.ReadWrite.All", "Domain.ReadWrite.All"];

    [Fact]
    public async Task What_was_just_made_is_found_by_every_other_call_and_after_the_lag_by_all()
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        var tenant = await own.SeedAsync(permissions: Permissions, nodesLagSeconds: 30);
        using var added = await tenant.SendAsync(HttpMethod.Post, "domains", new { id = Domain });
        added.StatusCode.ShouldBe(HttpStatusCode.Created);

        (await tenant.FailAsync($"domains/{Domain}")).Status.ShouldBe(404);
        (await tenant.GetAsync($"domains/{Domain}")).GetProperty("id").GetString().ShouldBe(Domain);
        (await tenant.FailAsync($"domains/{Domain}/verificationDnsRecords")).Status.ShouldBe(404);

        await own.SendAsync(HttpMethod.Post, "/_simulator/clock/advance", new { seconds = 31 });
        (await tenant.GetAsync($"domains/{Domain}")).GetProperty("id").GetString().ShouldBe(Domain);
        (await tenant.GetAsync($"domains/{Domain}")).GetProperty("id").GetString().ShouldBe(Domain);
    }

    [Fact]
    public async Task Without_a_lag_every_node_knows_at_once()
    {
        var tenant = await simulator.SeedAsync(permissions: Permissions);
        using var added = await tenant.SendAsync(HttpMethod.Post, "domains", new { id = "sbc.prompt.example" });

        (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString().ShouldBe("sbc.prompt.example");
        (await tenant.GetAsync("domains/sbc.prompt.example")).GetProperty("isVerified").GetBoolean().ShouldBeFalse();
    }
}
