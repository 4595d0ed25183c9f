namespace LivePlatform.Faults.Tests;

/// <summary>
/// Many services move from delegated tokens to registrations of their customers, in three ways, while the service that moves them is killed
/// twice.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class UpgradingInBulk(LiveSystem system)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    [Fact]
    public Task A_few_services() => UpgradeAsync(new BulkMix(ByList: 8, ByToken: 7, ByInvitation: 3, OfEachFault: 1));

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "connections.3")]
    public Task Five_hundred_services() => UpgradeAsync(new BulkMix(ByList: 250, ByToken: 200, ByInvitation: 50, OfEachFault: 5));

    private async Task UpgradeAsync(BulkMix mix)
    {
        var customers = new BulkCustomers(system, mix);
        await customers.ConnectAsync();

        var upgrades = await customers.BeginAsync();
        var answering = customers.AnswerInvitationsAsync(upgrades[BulkCustomers.Invitation]);
        foreach (var part in new[] { 0.1, 0.5 })
        {
            await WaitAsync(upgrades.Values, counts => counts.Decided >= part * mix.Total);
            await system.KillAsync("tenant-credential");
            await system.RestartAsync("tenant-credential");
        }

        await answering;
        var end = await WaitAsync(upgrades.Values, counts => counts.Decided == mix.Total);

        var faults = mix.OfEachFault * BulkCustomers.Faults;
        end.ShouldBe(new BulkCounts(mix.Total - faults, faults));
        var items = await customers.ItemsAsync(upgrades.Values);
        var failed = items.Where(x => x.GetProperty("state").GetString() == "Unchanged").ToList();
        failed.ShouldAllBe(
            x => x.GetProperty("failure").GetProperty("sentence").GetString() != ""
                && x.GetProperty("failure").GetProperty("action").GetString() != "");
        var reasons = failed.CountBy(x => x.GetProperty("failure").GetProperty("code").GetString()!).ToDictionary();
        reasons.ShouldBe(BulkCustomers.Reasons.ToDictionary(x => x, _ => mix.OfEachFault), ignoreOrder: true);
        await customers.ShouldBeAsDecidedAsync(items);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {mix.Total} services ({mix.ByList} by list, {mix.ByToken} by delegated token, {mix.ByInvitation} by invitation), "
                + $"killed twice: {end.Done} done, {end.Unchanged} unchanged and explained "
                + $"({string.Join(", ", reasons.Select(x => $"{x.Value} {x.Key}"))})");
    }

    private async Task<BulkCounts> WaitAsync(IEnumerable<Guid> upgrades, Func<BulkCounts, bool> wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var counts = new BulkCounts(0, 0);
            foreach (var upgrade in upgrades)
            {
                var all = (await system.Api.GetAsync($"api/v1/upgrades/{upgrade}")).GetProperty("counts");
                counts += new BulkCounts(all.GetProperty("done").GetInt32(), all.GetProperty("unchanged").GetInt32());
            }

            if (wanted(counts))
            {
                return counts;
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, counts.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>How many services in which way, and how many of each fault.</summary>
/// <param name="ByList">By an operator's list.</param>
/// <param name="ByToken">By the delegated token.</param>
/// <param name="ByInvitation">By a link.</param>
/// <param name="OfEachFault">How many of each fault.</param>
/// <param name="LackingRoles">How many of the list's registrations have no role at first.</param>
internal sealed record BulkMix(int ByList, int ByToken, int ByInvitation, int OfEachFault, int LackingRoles = 0)
{
    public int Total => ByList + ByToken + ByInvitation;
}

/// <summary>How many are decided in which way.</summary>
internal readonly record struct BulkCounts(int Done, int Unchanged)
{
    public int Decided => Done + Unchanged;

    public static BulkCounts operator +(BulkCounts one, BulkCounts other) => new(one.Done + other.Done, one.Unchanged + other.Unchanged);
}
