using System.Text.Json;

namespace LivePlatform.Replication.Tests;

/// <summary>Microsoft says nothing in the groups' delta of memberships that go and come with a deleted or restored object.</summary>
public class KeepingMemberships(ReplicationHost host)
{
    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_go_with_a_deleted_user_and_come_back_with_a_restored_one(bool usersAreReadWhole)
    {
        var tenant = await (await new TestTenant(host).SeedAsync(300, 20, 2_000)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 11, deletes = 9 });

        await RunAsync(tenant, 2, usersAreReadWhole);
        await tenant.ShouldEqualTheTruthAsync();

        await tenant.ChangeAsync(new { seed = 12, restores = 5, adds = 3 });
        await RunAsync(tenant, 3, usersAreReadWhole);
        await tenant.ShouldEqualTheTruthAsync();
        await CountsShouldHoldAsync(tenant);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task Users_that_were_away_between_two_runs_keep_theirs()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(100, 10, 600)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 13, deletes = 5 });
        await tenant.ChangeAsync(new { seed = 14, restores = 5 });

        await RunAsync(tenant, 2, false);

        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task A_restored_user_that_a_node_of_Microsofts_does_not_know_yet_is_looked_at_once_more()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(120, 10, 900)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 18, deletes = 3 });
        await RunAsync(tenant, 2, false);
        await tenant.ChangeAsync(new { seed = 19, restores = 3 });
        await tenant.ControlAsync(
            HttpMethod.Post,
            "_simulator/faults",
            new
            {
                kind = "status",
                status = 404,
                code = "Request_ResourceNotFound",
                tenantId = tenant.TenantId,
                path = "/memberOf",
                times = 3,
            });
        await RunAsync(tenant, 3, false);

        await RunAsync(tenant, 4, false);

        await tenant.ShouldEqualTheTruthAsync();
        await CountsShouldHoldAsync(tenant);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task Where_memberships_of_one_cannot_be_read_all_are_read_again()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(120, 10, 600)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 15, deletes = 4 });
        await RunAsync(tenant, 2, false);
        await tenant.ChangeAsync(new { seed = 16, restores = 4 });
        await tenant.ControlAsync(
            HttpMethod.Post,
            "_simulator/faults",
            new { kind = "status", status = 403, code = "Authorization_RequestDenied", tenantId = tenant.TenantId, path = "/memberOf" });

        var run = await RunAsync(tenant, 3, false);

        TestTenant.RoundsOf(run).Where(x => x.GetProperty("part").GetString() == "Groups").Select(
            x => $"{x.GetProperty("mode")} {x.GetProperty("status")}")
            .ShouldBe(["Delta Restarted", "Full Complete"]);
        await tenant.ShouldEqualTheTruthAsync();
        await CountsShouldHoldAsync(tenant);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task Memberships_that_would_be_lost_with_groups_count_for_the_guard()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(400, 30, 3_000)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 17, groupDeletes = 8 });
        await tenant.StartRunAsync();

        var run = await tenant.WaitForRunAsync(2, "Complete", "Quarantined");

        run.GetProperty("status").GetString().ShouldBe("Quarantined", run.GetRawText());
        run.GetProperty("reason").GetString().ShouldNotBeNull().ShouldContain("memberships would be removed");
    }

    private static async Task<JsonElement> RunAsync(TestTenant tenant, int count, bool usersAreReadWhole)
    {
        if (usersAreReadWhole)
        {
            // The users' delta link has died; the groups' lives.
            await tenant.ControlAsync(
                HttpMethod.Post, "_simulator/faults",
                new { kind = "deltaExpired", tenantId = tenant.TenantId, path = "users/delta", times = 1 });
        }

        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(count, "Complete", "Partial", "Failed", "Quarantined");
        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        if (usersAreReadWhole)
        {
            TestTenant.RoundsOf(run).Select(x => $"{x.GetProperty("part")} {x.GetProperty("mode")} {x.GetProperty("status")}")
                .ShouldBe(["Users Delta Restarted", "Users Full Complete", "Groups Delta Complete"]);
        }

        return run;
    }

    /// <summary>What the part says it holds is what there is.</summary>
    private static async Task CountsShouldHoldAsync(TestTenant tenant)
    {
        var directory = await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}", _ => true);
        var (count, path) = (0, $"api/v1/directories/{tenant.DirectoryId}/members?limit=1000");
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await tenant.UntilAsync($"{path}{(cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "")}", _ => true);
            count += page.GetProperty("items").GetArrayLength();
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }

        directory.GetProperty("parts")[1].GetProperty("members").GetInt32().ShouldBe(count);
    }
}
