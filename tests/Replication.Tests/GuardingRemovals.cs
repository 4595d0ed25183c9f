using System.Net;
using System.Text.Json;
using LivePlatform.TestKit.Services;
using Npgsql;

namespace LivePlatform.Replication.Tests;

public class GuardingRemovals(ReplicationHost host)
{
    [Fact]
    public async Task A_round_that_would_remove_much_waits_for_an_approval_of_exactly_that()
    {
        var tenant = await QuarantinedAsync();
        var run = await tenant.WaitForRunAsync(2, "Quarantined");
        var round = TestTenant.RoundsOf(run).Single(x => x.GetProperty("status").GetString() == "Quarantined");
        var (runId, objects, members) = (
            run.GetProperty("id").GetGuid(), round.GetProperty("removedObjects").GetInt32(),
            round.GetProperty("removedMembers").GetInt32());
        objects.ShouldBe(40);
        await ShouldStayQuarantinedAsync(tenant);
        (await CountUsersAsync(tenant)).ShouldBe(200);
        var removed = await RemovedAsync(tenant, run, "removals?limit=1000");
        removed.Count.ShouldBe(objects);
        removed.ShouldAllBe(x => x.GetProperty("part").GetString() == "Users" && x.GetProperty("userPrincipalName").GetString() != "");
        var ids = removed.ConvertAll(x => x.GetProperty("id").GetGuid());
        (await RemovedAsync(tenant, run, "removals?limit=7")).ConvertAll(x => x.GetProperty("id").GetGuid()).ShouldBe(ids.Take(7));
        var lost = await RemovedAsync(tenant, run, "removed-members?limit=1000");
        lost.Count.ShouldBe(members);
        lost.ShouldAllBe(x => ids.Contains(x.GetProperty("memberId").GetGuid()));

        var other = await ApproveAsync(
            tenant, run, new { roundId = round.GetProperty("id").GetGuid(), removedObjects = objects - 1, removedMembers = members });
        other.Status.ShouldBe(HttpStatusCode.Conflict);
        other.Code.ShouldBe("approval.differs");
        var approved = await ApproveAsync(
            tenant, run, new { roundId = round.GetProperty("id").GetGuid(), removedObjects = objects, removedMembers = members });
        approved.Status.ShouldBe(HttpStatusCode.OK, approved.Text);

        // The memberships of the people who left are a second quarantine, of the groups' round.
        var groups = await tenant.WaitForRunAsync(2, "Complete", "Quarantined");
        if (groups.GetProperty("status").GetString() == "Quarantined")
        {
            round = TestTenant.RoundsOf(groups).Single(x => x.GetProperty("status").GetString() == "Quarantined");
            await ApproveAsync(tenant, groups, new
            {
                roundId = round.GetProperty("id").GetGuid(),
                removedObjects = round.GetProperty("removedObjects").GetInt32(),
                removedMembers = round.GetProperty("removedMembers").GetInt32(),
            });
        }

        var complete = await tenant.WaitForRunAsync(2, "Complete");
        complete.GetProperty("id").GetGuid().ShouldBe(runId);
        await tenant.ShouldEqualTheTruthAsync();
        (await RemovedAsync(tenant, complete, "removals")).ShouldBeEmpty("nothing waits any more");
        var left = await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/users?limit=1000", _ => true);
        left.GetProperty("items").EnumerateArray().Select(x => x.GetProperty("id").GetGuid()).ShouldNotContain(id => ids.Contains(id));
    }

    /// <summary>A full round has read everything anew: what it did not find is listed by comparison.</summary>
    [Theory]
    [InlineData("Users", "Full")]
    [InlineData("Groups", "Full")]
    [InlineData("Groups", "Delta")]
    public async Task What_a_round_would_remove_is_listed(string part, string mode)
    {
        var tenant = await (await new TestTenant(host).SeedAsync(200, 60)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(part == "Users" ? new { seed = 3, deletes = 40 } : new { seed = 3, groupDeletes = 20 });
        if (mode == "Full")
        {
            await tenant.ControlAsync(HttpMethod.Post, $"_simulator/tenants/{tenant.TenantId}/delta/reset", null);
        }

        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(2, "Quarantined");
        var round = TestTenant.RoundsOf(run).Single(x => x.GetProperty("status").GetString() == "Quarantined");
        (round.GetProperty("part").GetString(), round.GetProperty("mode").GetString()).ShouldBe((part, mode));
        round.GetProperty("removedMembers").GetInt32().ShouldBeGreaterThan(0);

        (await RemovedAsync(tenant, run, "removals?limit=1000")).Count.ShouldBe(round.GetProperty("removedObjects").GetInt32());
        (await RemovedAsync(tenant, run, "removed-members?limit=1000")).Count.ShouldBe(round.GetProperty("removedMembers").GetInt32());
    }

    [Fact]
    public async Task A_cancelled_run_removes_nobody_and_counts_whom_it_added()
    {
        var tenant = await QuarantinedAsync(adds: 15);
        var run = await tenant.WaitForRunAsync(2, "Quarantined");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/cancel");

        var cancelled = await tenant.Client.AskAsync(request, $"\"{run.GetProperty("version").GetInt64()}\"");

        cancelled.Status.ShouldBe(HttpStatusCode.OK, cancelled.Text);
        (await CountUsersAsync(tenant)).ShouldBe(215, "nobody was removed; who had been added is there");
        (await ObjectsAsync(tenant)).ShouldBe(215);
        (await CountPendingAsync(tenant)).ShouldBe(0);
        (await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting",
            x => x.GetProperty("state").GetString() == "Idle")).ValueKind.ShouldBe(JsonValueKind.Object);
    }

    /// <summary>Also when the slice has ended: somebody must be told that it is her turn.</summary>
    private static async Task ShouldStayQuarantinedAsync(TestTenant tenant)
    {
        for (var look = 0; look < 5; look++)
        {
            var waiting = await tenant.UntilAsync(
                $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("state").GetString() != "Running");
            (waiting.GetProperty("state").GetString(), waiting.GetProperty("code").GetString()).ShouldBe(
                ("Quarantined", "round.quarantined"), waiting.GetRawText());
            waiting.GetProperty("sentence").GetString()!.ShouldContain("Approve");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<List<JsonElement>> RemovedAsync(TestTenant tenant, JsonElement run, string path) =>
    [
        .. (await tenant.UntilAsync($"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/{path}", _ => true))
            .GetProperty("items").EnumerateArray(),
    ];

    private async Task<TestTenant> QuarantinedAsync(int adds = 0)
    {
        var tenant = await (await new TestTenant(host).SeedAsync(200, 10)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 3, deletes = 40, adds });
        await tenant.StartRunAsync();
        return tenant;
    }

    private static async Task<Answer> ApproveAsync(TestTenant tenant, JsonElement run, object body)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/approval")
        { Content = System.Net.Http.Json.JsonContent.Create(body) };
        return await tenant.Client.AskAsync(request, $"\"{run.GetProperty("version").GetInt64()}\"");
    }

    private static async Task<int> ObjectsAsync(TestTenant tenant) =>
        (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}", _ => true)).GetProperty("parts")[0].GetProperty("objects")
            .GetInt32();

    private async Task<long> CountPendingAsync(TestTenant tenant)
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var count = source.CreateCommand("SELECT count(*) FROM pending_removals WHERE directory_id = $1");
        count.Parameters.AddWithValue(tenant.DirectoryId);
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task<int> CountUsersAsync(TestTenant tenant) =>
        (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/users?limit=1000", _ => true)).GetProperty("items")
            .GetArrayLength();
}
