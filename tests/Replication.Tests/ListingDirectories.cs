using System.Globalization;
using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.Replication.Api;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Replication.Tests;

/// <summary>Directories are found by what they do and by how old they are.</summary>
public class ListingDirectories(ReplicationHost host)
{
    [Fact]
    public async Task By_state_by_how_long_they_are_stale_and_the_oldest_first()
    {
        var provider = Guid.NewGuid();
        var tenants = new List<TestTenant>();
        for (var number = 0; number < 4; number++)
        {
            var tenant = await new TestTenant(host) { Provider = provider }.SeedAsync(5, 1);
            await tenant.ConnectAsync();
            await tenant.WaitForRunAsync(1, "Complete");
            tenants.Add(tenant);
        }

        var (fresh, old, older, blocked) = (tenants[0], tenants[1], tenants[2], tenants[3]);
        await old.AgeAsync(27);
        await older.AgeAsync(80);
        await blocked.AnnounceAsync(ConnectionStatus.Failed);
        await fresh.UntilAsync("api/v1/directories?state=Blocked", x => x.GetProperty("items").GetArrayLength() == 1);

        (await IdsAsync(fresh, "state=Blocked")).ShouldBe([blocked.DirectoryId]);
        (await IdsAsync(fresh, "state=Idle")).ShouldBe([fresh.DirectoryId, old.DirectoryId, older.DirectoryId], ignoreOrder: true);
        (await IdsAsync(fresh, "state=Running")).ShouldBeEmpty();
        (await IdsAsync(fresh, "state=Due")).ShouldBeEmpty();
        (await IdsAsync(fresh, "state=Waiting")).ShouldBeEmpty();
        (await IdsAsync(fresh, "state=Quarantined")).ShouldBeEmpty();
        (await IdsAsync(fresh, "staleFor=26h")).ShouldBe([old.DirectoryId, older.DirectoryId], ignoreOrder: true);
        (await IdsAsync(fresh, "staleFor=3d")).ShouldBe([older.DirectoryId]);

        var (paged, cursor) = (new List<Guid>(), "");
        do
        {
            var page = await fresh.Client.ReadAsync($"api/v1/directories?sort=completedAt&limit=1{cursor}");
            paged.Add(page.Items.ShouldHaveSingleItem()!["id"]!.GetValue<Guid>());
            cursor = page.Body["nextCursor"]?.GetValue<string>() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        paged.Take(2).ShouldBe([older.DirectoryId, old.DirectoryId]);
        paged.Count.ShouldBe(4);

        var summary = (await fresh.Client.ReadAsync("api/v1/directories/summary")).Body;
        summary["total"]!.GetValue<int>().ShouldBe(4);
        foreach (var (state, count) in summary["byState"]!.AsObject())
        {
            count!.GetValue<int>().ShouldBe((await IdsAsync(fresh, $"state={state}")).Count, state);
        }

        summary["byState"]!.AsObject().Select(x => x.Key).ShouldBe(Enum.GetNames<DirectoryState>());
        summary["byAge"]!.AsArray().Select(x => x!["directories"]!.GetValue<int>()).ShouldBe([2, 0, 0, 0, 1, 0, 1, 0]);
        summary["neverComplete"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task Day_by_day_it_is_shown_what_was_found_and_used()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(50, 3)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 1, adds = 3, renames = 4, deletes = 2 });
        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(2, "Complete");

        var days = (await tenant.Client.ReadAsync("api/v1/replication-runs/series?days=2")).Body["days"]!.AsArray();

        days.Select(x => DateOnly.Parse(x!["date"]!.GetValue<string>(), CultureInfo.InvariantCulture))
            .ShouldBeInOrder();
        days.Count.ShouldBe(2);
        Sum(days, "runs").ShouldBe(2);
        Sum(days, "incompleteRuns").ShouldBe(0);
        Sum(days, "addedObjects").ShouldBe(3, "the first reading is no change");
        Sum(days, "updatedObjects").ShouldBe(4);
        Sum(days, "removedObjects").ShouldBe(2);
        Sum(days, "requests").ShouldBeGreaterThan(run.GetProperty("requests").GetInt64());
        Sum(days, "resourceUnits").ShouldBeGreaterThan(0);
        foreach (var wrong in new[] { "0", "91", "-1" })
        {
            (await tenant.Client.ReadAsync($"api/v1/replication-runs/series?days={wrong}")).Code.ShouldBe("filter.invalid");
        }

        static double Sum(JsonArray days, string member) => days.Sum(x => x![member]!.GetValue<double>());
    }

    [Theory]
    [InlineData("state=Asleep")]
    [InlineData("staleFor=soon")]
    [InlineData("staleFor=h")]
    [InlineData("staleFor=-1h")]
    [InlineData("sort=name")]
    public async Task What_cannot_be_asked_is_refused(string query) =>
        (await host.ClientOf(Guid.NewGuid()).ReadAsync($"api/v1/directories?{query}")).Code.ShouldBe("filter.invalid");

    private static async Task<List<Guid>> IdsAsync(TestTenant tenant, string query) =>
        [.. (await tenant.Client.ReadAsync($"api/v1/directories?{query}")).Items.Select((JsonNode? x) => x!["id"]!.GetValue<Guid>())];
}
