namespace LivePlatform.Faults.Tests;

/// <summary>A part dies by SIGKILL while a run is reading; after a restart the run ends by itself, and the replica is the truth.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "thread.3")]
public sealed class KillingInMidRun(LiveSystem system, KillingInMidRun.Connected tenants) : IClassFixture<KillingInMidRun.Connected>
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan StaysDead = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("worker-1", "worker-2")]
    [InlineData("replication")]
    [InlineData("tenant-credential")]
    [InlineData("role-validation", "onboarding", "gateway")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task A_run_in_which_parts_are_killed_ends_complete_and_equal_to_the_truth(params string[] parts)
    {
        var tenant = await tenants.GetAsync(system);
        await RunWithKillsAsync(tenant, parts);
    }

    [Theory]
    [Trait("Category", "long")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Runs_with_kills_in_any_order_end_complete_and_equal_to_the_truth(int seed)
    {
        var tenant = await tenants.GetAsync(system);
        foreach (var parts in SeededOrder.Of(LiveSystem.Parts, seed).Chunk(3))
        {
            await RunWithKillsAsync(tenant, parts);
        }
    }

    private async Task RunWithKillsAsync(CustomerTenant tenant, IReadOnlyList<string> parts)
    {
        var run = await tenant.CountRunsAsync() + 1;
        await tenant.ChangeAndForgetAsync(run);
        DateTimeOffset lastKill;
        await using (await tenant.SlowDownAsync(Slow))
        {
            await tenant.StartRunAsync();
            lastKill = await KillEachAsync(tenant, run, parts);
        }

        var ended = await tenant.WaitForEndAsync(run);
        ended.ShouldBeComplete();
        ended.EndedAt!.Value.ShouldBeGreaterThan(lastKill, "The run was over before the last kill: nothing was shown.");
        await tenant.ShouldEqualTheTruthAsync();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {string.Join(", ", parts)} killed in mid-run: complete and equal, "
                + $"{(ended.EndedAt.Value - lastKill).TotalSeconds:0.0} s after the last kill");
    }

    // The newest run is asked for before each kill: it must be reading, and must have got on since the kill before.
    private async Task<DateTimeOffset> KillEachAsync(CustomerTenant tenant, int run, IReadOnlyList<string> parts)
    {
        var at = DateTimeOffset.MinValue;
        var pages = 0;
        foreach (var part in parts)
        {
            var seen = await tenant.WaitForPagesAsync(run, pages + 2);
            seen.IsOver.ShouldBeFalse($"The run was over ({seen.Status}) before {part} could be killed.");
            pages = seen.Pages;
            at = TimeProvider.System.GetUtcNow();
            await using (await tenant.NearlyStopAsync())
            {
                await system.KillAsync(part);
                await Task.Delay(StaysDead, TimeProvider.System, TestContext.Current.CancellationToken);
                await system.RestartAsync(part);
            }
        }

        return at;
    }

    /// <summary>One tenant for all these tests, connected and read once when the first of them asks for it.</summary>
    public sealed class Connected
    {
        private CustomerTenant? _tenant;

        internal async Task<CustomerTenant> GetAsync(LiveSystem system)
        {
            if (_tenant is null)
            {
                var tenant = new CustomerTenant(system, "Killed in mid-run", 31, new TenantSize(8_000, 800, 24_000));
                await tenant.SeedAsync();
                await tenant.ConnectAsync();
                await tenant.FindDirectoryAsync();
                (await tenant.WaitForEndAsync(1)).ShouldBeComplete();
                _tenant = tenant;
            }

            return _tenant;
        }
    }
}
