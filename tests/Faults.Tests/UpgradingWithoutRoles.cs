using System.Collections.Concurrent;
using System.Text.Json;

namespace LivePlatform.Faults.Tests;

/// <summary>
/// Many services move to registrations of which some lack the roles of daily work: those wait on what they have, lose nothing, and go on by
/// themselves.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class UpgradingWithoutRoles(LiveSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    [Fact]
    public Task A_few_services() => UpgradeAsync(total: 8, lacking: 2);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "methods.4")]
    public Task Two_hundred_services() => UpgradeAsync(total: 200, lacking: 40);

    private async Task UpgradeAsync(int total, int lacking)
    {
        var customers = new BulkCustomers(system, new BulkMix(ByList: total, 0, 0, OfEachFault: 0, LackingRoles: lacking));
        await customers.ConnectAsync();
        var directories = await UntilAllRanAsync(customers);
        using var end = new CancellationTokenSource();
        var blocked = new ConcurrentDictionary<string, byte>();
        var watching = WatchAsync(directories, blocked, end.Token);

        var upgrade = (await customers.BeginAsync())[BulkCustomers.List];
        await UntilDoneAsync(upgrade, total - lacking);
        await Task.WhenAll(customers.Lacking.Select(async customer =>
        {
            var waiting = await system.Api.WaitAsync($"api/v1/connections/{customer.Connection}", x => Phase(x) == "NeedsRoles");
            waiting.GetProperty("method").GetString().ShouldBe("DelegatedToken");
            var failure = waiting.GetProperty("change").GetProperty("failure");
            failure.GetProperty("code").GetString().ShouldBe("roles.missing");
            failure.GetProperty("action").GetString()!.ShouldContain(
                $"assign the role Teams Administrator to the application {customer.Registration}");
        }));
        await RunAllAsync(directories);
        (await DoneAsync(upgrade)).ShouldBe(total - lacking, "none that lacks roles switches early");

        await customers.GrantAsync();
        await UntilDoneAsync(upgrade, total);
        await RunAllAsync(directories);
        await end.CancelAsync();
        await watching;

        blocked.Keys.ShouldBeEmpty("no directory stops while its connection moves on");
        (await customers.RefusedReadsAsync()).ShouldBe(0);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {total} upgrades, {lacking} of them without roles at first: none of these switched before the grant, all "
                + $"{total} are done after it; 0 reads of {directories.Count} directories refused, 0 directories blocked on the way");
    }

    /// <summary>Each customer's directory, after its first run by the delegated token.</summary>
    private async Task<List<Guid>> UntilAllRanAsync(BulkCustomers customers)
    {
        var found = new List<Guid>();
        foreach (var customer in customers.All)
        {
            var path = $"api/v1/directories?m365TenantId={customer.Tenant}";
            var page = await system.Api.WaitAsync(
                path, x => x.GetProperty("items") is var items && items.GetArrayLength() == 1 && State(items[0]) == "Idle");
            found.Add(page.GetProperty("items")[0].GetProperty("id").GetGuid());
        }

        return found;
    }

    private async Task RunAllAsync(List<Guid> directories)
    {
        await Parallel.ForEachAsync(
            directories,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (directory, _) =>
            {
                await system.Api.CreateAsync($"api/v1/directories/{directory}/replication-runs", new { });
                var runs = await system.Api.WaitAsync(
                    $"api/v1/directories/{directory}/replication-runs",
                    x => x.GetProperty("items")[0].GetProperty("status").GetString() is not ("Queued" or "Running"));
                runs.GetProperty("items")[0].GetProperty("status").GetString().ShouldBe("Complete");
            });
    }

    private async Task WatchAsync(List<Guid> directories, ConcurrentDictionary<string, byte> blocked, CancellationToken end)
    {
        var mine = directories.ToHashSet();
        while (!end.IsCancellationRequested)
        {
            foreach (var directory in await system.Api.ListAsync("api/v1/directories"))
            {
                if (mine.Contains(directory.GetProperty("id").GetGuid()) && State(directory) == "Blocked")
                {
                    blocked[directory.GetProperty("waiting").GetRawText()] = 0;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task UntilDoneAsync(Guid upgrade, int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await DoneAsync(upgrade) is var done && done < count)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, $"{done} of {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<int> DoneAsync(Guid upgrade) =>
        (await system.Api.GetAsync($"api/v1/upgrades/{upgrade}")).GetProperty("counts").GetProperty("done").GetInt32();

    private static string? Phase(JsonElement connection) =>
        connection.GetProperty("change") is { ValueKind: JsonValueKind.Object } change ? change.GetProperty("phase").GetString() : null;

    private static string? State(JsonElement directory) => directory.GetProperty("waiting").GetProperty("state").GetString();
}
