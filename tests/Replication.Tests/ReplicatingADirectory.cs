using System.Text.Json;
using Npgsql;

namespace LivePlatform.Replication.Tests;

public class ReplicatingADirectory(ReplicationHost host)
{
    [Fact]
    public async Task The_first_run_brings_everything()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(700, 60)).ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task A_large_first_round_leaves_statistics_so_that_the_next_one_reads_by_key()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(1_200, 5)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");

        await using var owner = NpgsqlDataSource.Create(host.Owner);
        await using var estimate = owner.CreateCommand(
            "SELECT reltuples::int FROM pg_class WHERE oid = (SELECT tableoid FROM directory_users WHERE directory_id = $1 LIMIT 1)");
        estimate.Parameters.AddWithValue(tenant.DirectoryId);
        (await estimate.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBeOfType<int>()
            .ShouldBeGreaterThanOrEqualTo(1_200);
    }

    [Fact]
    public async Task The_second_run_reads_changes_only_and_ends_equal()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(600, 40)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(
            new
            {
                seed = 1,
                adds = 7,
                renames = 9,
                disables = 5,
                deletes = 6,
                memberMoves = 8,
                groupAdds = 2,
                groupRenames = 2,
                groupDeletes = 1,
            });
        await tenant.ChangeAsync(new { seed = 2, restores = 2, purges = 1 });

        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed", "Quarantined");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        TestTenant.RoundsOf(run).ShouldAllBe(round => round.GetProperty("mode").GetString() == "Delta");
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task An_expired_delta_link_leads_to_a_full_round()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(120, 10)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ControlAsync(HttpMethod.Post, $"_simulator/tenants/{tenant.TenantId}/delta/reset", null);
        await tenant.ChangeAsync(new { seed = 1, adds = 3, renames = 4, deletes = 2 });

        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        Modes(run).ShouldContain("Full");
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task A_dead_link_in_the_middle_restarts_the_round()
    {
        var tenant = await new TestTenant(host).SeedAsync(900, 30);
        await tenant.ControlAsync(
            HttpMethod.Post, "_simulator/faults", new { kind = "deadNextLink", tenantId = tenant.TenantId, times = 1, afterCalls = 2 });
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        TestTenant.RoundsOf(run).Select(x => x.GetProperty("status").GetString()).ShouldContain("Restarted");
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task A_delta_round_that_restarts_counts_what_it_had_shown_already()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(100, 3)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 5, adds = 700 });
        await tenant.ControlAsync(
            HttpMethod.Post, "_simulator/faults", new { kind = "deadNextLink", tenantId = tenant.TenantId, times = 1 });
        await tenant.StartRunAsync();

        var run = await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        var left = TestTenant.RoundsOf(run).Single(x => x.GetProperty("status").GetString() == "Restarted");
        (left.GetProperty("mode").GetString(), left.GetProperty("addedObjects").GetInt32() > 0).ShouldBe(("Delta", true), run.GetRawText());
        var directory = await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}", _ => true);
        directory.GetProperty("parts").EnumerateArray().Select(x => x.GetProperty("objects").GetInt32()).ShouldBe([800, 3]);
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task A_missing_permission_makes_the_run_partial_and_says_what_is_missing()
    {
        var tenant = await new TestTenant(host).SeedAsync(60, 5);
        await tenant.PermitAsync("User.Read.All");
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Partial", run.GetRawText());
        run.GetProperty("reason").GetString()!.ShouldContain("Groups");
        var parts = (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}", _ => true)).GetProperty("parts");
        parts[0].GetProperty("freshAsOf").ValueKind.ShouldBe(JsonValueKind.String);
        parts[1].GetProperty("freshAsOf").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private static IEnumerable<string?> Modes(JsonElement run) => TestTenant.RoundsOf(run).Select(x => x.GetProperty("mode").GetString());
}
