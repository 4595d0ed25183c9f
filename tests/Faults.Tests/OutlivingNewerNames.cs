using System.Globalization;
using LivePlatform.Faults.Tests.Onboarding;

namespace LivePlatform.Faults.Tests;

/// <summary>
/// While a newer version is rolled out beside this one, it writes names that this one does not know: that stops nothing but what bears
/// them.
/// </summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "truth.2")]
public sealed class OutlivingNewerNames(LiveSystem system)
{
    private const string Unknown = "FromTheFuture";
    private const double MostTriesPerSecond = 0.1;
    private static readonly TimeSpan MostBusy = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    [Fact]
    public async Task A_name_that_a_newer_version_wrote()
    {
        var zone = await ProviderZone.GetAsync(system);
        var customer = await ServiceWatch.BringUpAsync(system, "names-before", zone);
        var rows = NewerRows.Of(customer.RunId, customer.TenantId, Unknown);
        var watch = new ServiceWatch(system);
        var triedBefore = Convert.ToInt64(await AskAsync("replication", row => row.Tries, rows), CultureInfo.InvariantCulture);
        var began = TimeProvider.System.GetTimestamp();
        foreach (var row in rows)
        {
            await ServiceWatch.ExecuteAsync(system, row.Database, row.Write);
        }

        try
        {
            await watch.ShouldAllMeetAsync(Unknown);
            await ServiceWatch.BringUpAsync(system, "names-meanwhile", zone);
            foreach (var row in rows)
            {
                await ShouldWaitItsTurnAsync(
                    row, row.Database == "replication" ? triedBefore : 0, TimeProvider.System.GetElapsedTime(began));
            }
        }
        finally
        {
            foreach (var row in rows)
            {
                await ServiceWatch.ExecuteAsync(system, row.Database, row.Restore);
            }
        }

        watch.ShouldAllRun();
        await ServiceWatch.BringUpAsync(system, "names-after", zone);
        watch.ShouldAllRun();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {Unknown}: met by {rows.Count} services, {watch.Count} processes outlived it, and a customer was brought up "
                + "meanwhile and another one afterwards");
    }

    /// <summary>
    /// What cannot be read is tried now and then, and holds no place in between; what only a newer version can do is left to it.
    /// </summary>
    private async Task ShouldWaitItsTurnAsync(NewerRow row, long before, TimeSpan elapsed)
    {
        var tries = Convert.ToInt64(await ServiceWatch.ExecuteAsync(system, row.Database, row.Tries), CultureInfo.InvariantCulture)
            - before;
        tries.ShouldBeInRange(1, 2 + (long)(elapsed.TotalSeconds * MostTriesPerSecond), $"tries of {row.Database} in {elapsed}");
        (await ServiceWatch.ExecuteAsync(system, row.Database, row.LeftAlone))
            .ShouldBe(true, $"{row.Database} touched what it does not know");
        var looking = TimeProvider.System.GetTimestamp();
        while (await ServiceWatch.ExecuteAsync(system, row.Database, row.IsFree) is not true)
        {
            TimeProvider.System.GetElapsedTime(looking).ShouldBeLessThan(MostBusy, $"{row.Database} holds what it cannot do");
            await Task.Delay(Look, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private Task<object?> AskAsync(string database, Func<NewerRow, string> question, IReadOnlyList<NewerRow> rows) =>
        ServiceWatch.ExecuteAsync(system, database, question(rows.Single(row => row.Database == database)));
}
