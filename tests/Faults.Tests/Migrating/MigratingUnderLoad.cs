using System.Globalization;
using LivePlatform.TestKit.Load;

namespace LivePlatform.Faults.Tests.Migrating;

/// <summary>
/// Every database is migrated beside the system that serves, while a long comparison of generations holds the tables of the replica.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class MigratingUnderLoad(LiveSystem system)
{
    private const int Browsers = 8;
    private const int WarmUps = 10;
    private const int Steps = 2;
    private const string Compared = "replication";
    private static readonly string[] Others = ["onboarding", "tenant-credential", "role-validation"];
    private static readonly TimeSpan EachRead = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(10);

    /// <summary>Says nothing about time: the machine may be busy with something else.</summary>
    [Fact]
    [Trait("Show", "truth.5")]
    public Task No_request_fails_while_every_fence_is_laid_anew() =>
        MigrateAsync(
            "Migrated",
            new LoadSize(
                new TenantSize(2_000, 200, 4_000), PerSecond: 25, Compares: TimeSpan.FromSeconds(4), Calm: TimeSpan.FromSeconds(4)));

    private async Task MigrateAsync(string name, LoadSize size)
    {
        var tenant = await ReplicateAsync(name, size);
        var fences = await EachDatabaseAsync(OlderFences.LayAsync);
        fences.ShouldBeGreaterThan(ServiceWatch.Databases.Count);
        var browsers = Enumerable.Range(0, Browsers).Select(_ => system.Browser()).ToList();
        await WarmUpAsync(browsers, tenant, size);
        using var stop = new CancellationTokenSource();
        var load = new SteadyRequests(browsers, OperatorRoutes.Of(tenant), size.PerSecond).RunAsync(stop.Token);
        TimeSpan compared;
        try
        {
            compared = await MigrateBesideComparisonAsync(tenant, size);
            await Task.Delay(size.Calm, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
        }

        var answers = await load;
        browsers.ForEach(browser => browser.Dispose());
        Report(size, answers, fences, compared);
        answers.Errors.ShouldBeEmpty();
        (await EachDatabaseAsync(OlderFences.CountAsync)).ShouldBe(0, "every fence was laid anew");
    }

    private async Task<int> EachDatabaseAsync(Func<string, Task<int>> what)
    {
        var sum = 0;
        foreach (var database in ServiceWatch.Databases)
        {
            sum += await what(system.Superuser(database));
        }

        return sum;
    }

    /// <summary>A system that serves has done each of these before: what it takes the first time is no pause of a migration.</summary>
    private static async Task WarmUpAsync(List<HttpClient> browsers, CustomerTenant tenant, LoadSize size)
    {
        var routes = OperatorRoutes.Of(tenant);
        for (var turn = 0; turn < WarmUps; turn++)
        {
            (await SteadyRequests.OneByOneAsync(browsers[turn % browsers.Count], routes)).ShouldBeEmpty();
        }

        // By steps, as connections and compiled code come with the load.
        for (var step = 1; step <= Steps; step++)
        {
            using var stop = new CancellationTokenSource(size.Calm / 2);
            (await new SteadyRequests(browsers, routes, size.PerSecond * step / Steps).RunAsync(stop.Token)).Errors.ShouldBeEmpty();
        }
    }

    private static void Report(LoadSize size, Answers answers, int fences, TimeSpan compared)
    {
        var invariant = CultureInfo.InvariantCulture;
        var requests = string.Create(invariant, $"{answers.Requests} requests at {size.PerSecond}/s, {answers.Errors.Count} errors");
        var pauses = string.Create(
            invariant,
            $"longest wait {answers.LongestWait.TotalSeconds:0.00} s, longest silence {answers.LongestSilence.TotalSeconds:0.00} s");
        var work = string.Create(
            invariant,
            $"{fences} fences of {ServiceWatch.Databases.Count} services were laid anew beside a comparison of {size.Tenant.Users} "
                + $"users that took {compared.TotalSeconds:0.0} s");
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: {requests}, {pauses}, while {work}");
    }

    private async Task<CustomerTenant> ReplicateAsync(string name, LoadSize size)
    {
        var tenant = new CustomerTenant(system, name, 5, size.Tenant);
        await tenant.SeedAsync();
        await tenant.ConnectAsync();
        await tenant.FindDirectoryAsync();
        (await tenant.WaitForEndAsync(1, RunPatience)).ShouldBeComplete();
        return tenant;
    }

    /// <summary>
    /// One after the other: a job starts on a machine of its own, and here it takes the cores that the services serve with.
    /// </summary>
    private async Task MigrateOthersAsync()
    {
        foreach (var service in Others)
        {
            await system.MigrateAsync(service);
        }
    }

    /// <returns>How long the comparison's transaction was open.</returns>
    private async Task<TimeSpan> MigrateBesideComparisonAsync(CustomerTenant tenant, LoadSize size)
    {
        await tenant.ChangeAndForgetAsync(6);
        LongComparison comparison;
        await using (await tenant.SlowDownAsync(EachRead))
        {
            await tenant.StartRunAsync();
            (await tenant.WaitForPagesAsync(2, 1)).IsOver.ShouldBeFalse("the round is being read");
            comparison = await LongComparison.PrepareAsync(system.Superuser(Compared), tenant.DirectoryId);
        }

        Task migrations;
        TimeSpan took;
        await using (comparison)
        {
            await comparison.WaitAsync();
            var since = TimeProvider.System.GetTimestamp();
            migrations = Task.WhenAll(system.MigrateAsync(Compared), MigrateOthersAsync());
            await comparison.WaitForMigrationAsync();
            await Task.Delay(size.Compares, TimeProvider.System, TestContext.Current.CancellationToken);

            // Another one than at first, where so much time has passed that its statement was tried again.
            await comparison.WaitAsync();
            took = TimeProvider.System.GetElapsedTime(since);
        }

        await migrations;
        (await tenant.WaitForEndAsync(2, RunPatience)).ShouldBeComplete();
        return took;
    }
}

/// <summary>How much is going on.</summary>
/// <param name="Tenant">What the tenant holds whose generations are compared.</param>
/// <param name="PerSecond">Requests.</param>
/// <param name="Compares">How long the comparison goes on once a migration wants its table.</param>
/// <param name="Calm">How long requests go on before and afterwards.</param>
internal sealed record LoadSize(TenantSize Tenant, int PerSecond, TimeSpan Compares, TimeSpan Calm);
