using System.Globalization;
using LivePlatform.TestKit;
using LivePlatform.TestKit.Load;

namespace LivePlatform.Replication.Tests;

/// <summary>
/// The database is migrated beside the service that serves from it, while a long comparison of generations holds its tables.
/// </summary>
public sealed class MigratingWhileServing(MigratedHost host) : IClassFixture<MigratedHost>
{
    private const int PerSecond = 200;
    private const int WarmUps = 40;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Compares = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The promise itself, on a machine that does nothing else. What does not look at time is shown on the whole system, by the tests of
    /// faults.
    /// </summary>
    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "truth.5")]
    public async Task Nobody_waits_longer_than_two_seconds_at_200_requests_per_second()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(20_000, 2_000, 40_000)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        var superuser = await host.SuperuserAsync();
        var fences = await OlderFences.LayAsync(superuser);
        var routes = Routes(tenant);
        for (var turn = 0; turn < WarmUps; turn++)
        {
            // What it takes the first time is no pause of a migration.
            (await SteadyRequests.OneByOneAsync(tenant.Client, routes)).ShouldBeEmpty();
        }

        using (var warm = new CancellationTokenSource(Calm))
        {
            // Connections come with the load.
            (await new SteadyRequests([tenant.Client], routes, PerSecond).RunAsync(warm.Token)).Errors.ShouldBeEmpty();
        }

        using var stop = new CancellationTokenSource();
        var load = new SteadyRequests([tenant.Client], routes, PerSecond).RunAsync(stop.Token);
        try
        {
            await MigrateBesideComparisonAsync(tenant, superuser);
            await Task.Delay(Calm, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
        }

        var answers = await load;
        await ReportAsync(answers, fences);
        answers.Errors.ShouldBeEmpty();
        (await OlderFences.CountAsync(superuser)).ShouldBe(0, "every fence was laid anew");
        answers.LongestPause.ShouldBeLessThanOrEqualTo(LongestPause);
    }

    private static async Task ReportAsync(Answers answers, int fences)
    {
        var invariant = CultureInfo.InvariantCulture;
        var load = string.Create(invariant, $"{answers.Requests} requests at {PerSecond}/s, {answers.Errors.Count} errors");
        var pauses = string.Create(
            invariant,
            $"longest wait {answers.LongestWait.TotalSeconds:0.00} s, longest silence {answers.LongestSilence.TotalSeconds:0.00} s");
        var work = string.Create(
            invariant, $"{fences} fences were laid anew beside a comparison of 20,000 users that took {Compares.TotalSeconds:0} s longer");
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: {load}, {pauses}, while {work}");
        await DatedReport.WriteAsync("migration", date =>
            $"""
            # A migration beside a service that serves, {date}

            The replication service with a tenant of 20,000 users, 2,000 groups and 40,000 memberships. Eight kinds of requests come at a
            steady rate, each at its own moment whatever became of those before, while the database is migrated and a full round compares
            two generations. `make show WHAT=truth.5` measures it again.

            {load}; {pauses}; {work}.

            """);
    }

    private async Task MigrateBesideComparisonAsync(TestTenant tenant, string superuser)
    {
        await tenant.ControlAsync(HttpMethod.Post, $"_simulator/tenants/{tenant.TenantId}/delta/reset", null);
        var slow = await tenant.ControlAsync(
            HttpMethod.Post,
            "_simulator/faults",
            new { kind = "latency", latencyMs = 200, tenantId = tenant.TenantId, path = "users/delta" });
        await tenant.StartRunAsync();
        await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/replication-runs",
            runs => runs.GetProperty("items")[0].GetProperty("rounds").EnumerateArray()
                .Any(x => x.GetProperty("mode").GetString() == "Full" && x.GetProperty("pages").GetInt32() > 0));
        Task migration;
        await using (var comparison = await LongComparison.PrepareAsync(superuser, tenant.DirectoryId))
        {
            await tenant.ControlAsync(HttpMethod.Delete, $"_simulator/faults/{slow.GetProperty("id").GetGuid()}", null);
            await comparison.WaitAsync();
            migration = host.MigrateAsync();
            await comparison.WaitForMigrationAsync();
            await Task.Delay(Compares, TimeProvider.System, TestContext.Current.CancellationToken);
            // Another one than at first, where so much time has passed that its statement was tried again.
            await comparison.WaitAsync();
        }

        await migration;
        (await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed")).GetProperty("status").GetString().ShouldBe("Complete");
        await tenant.ShouldEqualTheTruthAsync();
    }

    private static List<Func<HttpRequestMessage>> Routes(TestTenant tenant)
    {
        var directory = $"api/v1/directories/{tenant.DirectoryId}";
        string[] paths =
        [
            "api/v1/directories?limit=20", directory, $"{directory}/users?limit=20", $"{directory}/groups?limit=20",
            $"{directory}/members?limit=20",
            $"{directory}/replication-runs?limit=5", $"{directory}/waiting", $"{directory}/warnings?limit=20",
        ];
        return [.. paths.Select(path => new Func<HttpRequestMessage>(() => new HttpRequestMessage(HttpMethod.Get, path)))];
    }
}
