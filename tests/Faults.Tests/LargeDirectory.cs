using System.Globalization;
using System.Text.RegularExpressions;
using LivePlatform.DevHost.Running;

namespace LivePlatform.Faults.Tests;

/// <summary>A large directory: its first round undisturbed, and again in a tenant of the same contents while workers are killed.</summary>
[Collection(FaultsCollection.Name)]
public sealed partial class LargeDirectory(LiveSystem system)
{
    private const long MostMemory = 350L * 1024 * 1024;
    private const int MostPagesReadAgainPerKill = 20;
    private static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(400);
    private static readonly LargeSize Full = new(new TenantSize(100_000, 10_000, 200_000), Kills: 10, TimeSpan.FromMilliseconds(75));
    private static readonly LargeSize Short = new(new TenantSize(10_000, 1_000, 20_000), Kills: 3, TimeSpan.FromMilliseconds(150));

    /// <summary>The short form; <c>LIVE_FULL=1</c> gives it the full size.</summary>
    [Fact]
    public Task A_directory_is_complete_and_equal_in_spite_of_killed_workers() =>
        ProveAsync(Environment.GetEnvironmentVariable("LIVE_FULL") == "1" ? Full : Short);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "thread.8")]
    public Task A_directory_of_100000_users_is_complete_and_equal_in_spite_of_ten_killed_workers() => ProveAsync(Full);

    private async Task ProveAsync(LargeSize size)
    {
        var calm = await ConnectAsync("Large and calm", size);
        var undisturbed = await calm.WaitForEndAsync(1, RunPatience);
        undisturbed.ShouldBeComplete();
        await calm.ShouldEqualTheTruthAsync();

        var killed = await ConnectAsync("Large and killed", size, size.Latency);
        var lastKill = await KillWorkersAsync(killed, size, undisturbed.Pages);
        var disturbed = await killed.WaitForEndAsync(1, RunPatience);
        disturbed.ShouldBeComplete();
        disturbed.EndedAt!.Value.ShouldBeGreaterThan(lastKill, "The round was over before the last kill: nothing was shown.");
        await killed.ShouldEqualTheTruthAsync();

        var figures = new LargeFigures(
            size,
            undisturbed,
            disturbed,
            system.Workers.Max(worker => worker.PeakMemory),
            await killed.CountPagesGivenAsync() - disturbed.Pages);
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: {figures}");
        figures.PeakMemory.ShouldBeLessThanOrEqualTo(MostMemory, figures.ToString());
        figures.PagesReadAgain.ShouldBeLessThanOrEqualTo(size.Kills * MostPagesReadAgainPerKill, figures.ToString());
        await figures.WriteReportAsync();
    }

    private async Task<CustomerTenant> ConnectAsync(string name, LargeSize size, TimeSpan? latency = null)
    {
        var tenant = new CustomerTenant(system, name, 8, size.Tenant);
        await tenant.SeedAsync();
        if (latency is { } each)
        {
            // Stays to the end of the test: it gives each kill time to fall into the round, and is no part of any figure.
            _ = await tenant.SlowDownAsync(each);
        }

        await tenant.ConnectAsync();
        await tenant.FindDirectoryAsync();
        return tenant;
    }

    private async Task<DateTimeOffset> KillWorkersAsync(CustomerTenant tenant, LargeSize size, int pages)
    {
        var at = DateTimeOffset.MinValue;
        for (var kill = 1; kill <= size.Kills; kill++)
        {
            var seen = await tenant.WaitForPagesAsync(1, pages * kill / (size.Kills + 1), RunPatience);
            seen.IsOver.ShouldBeFalse($"The first run was over ({seen.Status}) before kill {kill}.");
            var worker = await FindReaderAsync();
            at = TimeProvider.System.GetUtcNow();
            await using (await tenant.NearlyStopAsync())
            {
                await system.KillAsync(worker.Name);
                await system.RestartAsync(worker.Name);
            }
        }

        return at;
    }

    // The worker that has the directory is the one whose count of applied pages grows.
    private async Task<RunningService> FindReaderAsync()
    {
        while (true)
        {
            var before = await Task.WhenAll(system.Workers.Select(CountPagesAsync));
            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
            var after = await Task.WhenAll(system.Workers.Select(CountPagesAsync));
            for (var n = 0; n < before.Length; n++)
            {
                if (after[n] > before[n])
                {
                    return system.Workers[n];
                }
            }
        }
    }

    private async Task<long> CountPagesAsync(RunningService worker)
    {
        using var http = system.ClientOf(worker);
        var metrics = await http.GetStringAsync("metrics", TestContext.Current.CancellationToken);
        return PagesCounter().Matches(metrics).Sum(match => (long)double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^live_replication_pages_total(?:\{[^}]*\})? (\S+)", RegexOptions.Multiline)]
    private static partial Regex PagesCounter();
}

/// <summary>How large, and how disturbed.</summary>
/// <param name="Tenant">What the tenant holds.</param>
/// <param name="Kills">Workers killed in the first round.</param>
/// <param name="Latency">Added to each Graph call of the disturbed round.</param>
internal sealed record LargeSize(TenantSize Tenant, int Kills, TimeSpan Latency);
