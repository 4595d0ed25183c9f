using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Replication.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>A directory that needs somebody raises its alert, and the cure clears it.</summary>
public class RaisingAlerts(ReplicationHost host)
{
    [Fact]
    public async Task Not_whole_failed_and_quarantined_are_told_until_a_later_run_is_complete()
    {
        var tenant = await new TestTenant(host).SeedAsync(200, 10);
        var fault = await tenant.ControlAsync(
            HttpMethod.Post, "_simulator/faults", new { kind = "status", status = 403, tenantId = tenant.TenantId, path = "groups/delta" });
        await tenant.ConnectAsync();
        await tenant.WaitForRunAsync(1, "Partial");
        await OpenShouldBeAsync(tenant, "directory.partial");

        await tenant.ControlAsync(HttpMethod.Delete, $"_simulator/faults/{fault.GetProperty("id").GetGuid()}", null);
        await tenant.StartRunAsync();
        await tenant.WaitForRunAsync(2, "Complete");
        await OpenShouldBeAsync(tenant);

        await tenant.ChangeAsync(new { seed = 3, deletes = 60 });
        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(3, "Quarantined");
        await OpenShouldBeAsync(tenant, "directory.quarantined");

        using var cancel = new HttpRequestMessage(HttpMethod.Post, $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/cancel");
        await tenant.Client.AskAsync(cancel, $"\"{run.GetProperty("version").GetInt64()}\"");
        await OpenShouldBeAsync(tenant);
    }

    [Fact]
    public async Task A_run_that_somebody_cancels_cures_nothing()
    {
        var tenant = await new TestTenant(host).SeedAsync(200, 10);
        await tenant.ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        foreach (var path in new[] { "users/delta", "groups/delta" })
        {
            await tenant.ControlAsync(
                HttpMethod.Post, "_simulator/faults", new { kind = "status", status = 403, tenantId = tenant.TenantId, path, times = 1 });
        }

        await tenant.StartRunAsync();
        await tenant.WaitForRunAsync(2, "Failed");
        await OpenShouldBeAsync(tenant, "directory.failed");

        await tenant.ChangeAsync(new { seed = 3, deletes = 60 });
        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(3, "Quarantined");
        using var cancel = new HttpRequestMessage(HttpMethod.Post, $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/cancel");
        await tenant.Client.AskAsync(cancel, $"\"{run.GetProperty("version").GetInt64()}\"");
        await WaitAsync(tenant, "last_outcome = 'Cancelled'");
        await OpenShouldBeAsync(tenant, "directory.failed");
    }

    [Fact]
    public async Task Blocked_for_an_hour_and_older_than_its_target_are_told_when_their_time_has_come()
    {
        var tenant = await new TestTenant(host).SeedAsync(20, 2);
        await tenant.ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.AnnounceAsync(ConnectionStatus.Failed);
        await WaitAsync(tenant, "blocked_since IS NOT NULL");
        (await CodesAsync(tenant)).ShouldBeEmpty("it has just been blocked");

        await ExecuteAsync(tenant, "UPDATE directories SET blocked_since = blocked_since - interval '61 minutes' WHERE id = $1");
        await OpenShouldBeAsync(tenant, "directory.blocked");
        await ExecuteAsync(tenant, "UPDATE directories SET completed_at = now() - interval '27 hours' WHERE id = $1");
        await OpenShouldBeAsync(tenant, "directory.blocked", "directory.stale");

        await tenant.AnnounceAsync(ConnectionStatus.Verified);
        await WaitAsync(tenant, "blocked_since IS NULL");

        // A run of its own may begin now, and may have ended before we look.
        (await LookUntilAsync(tenant, codes => !codes.Contains("directory.blocked"))).ShouldBeSubsetOf(["directory.stale"]);
        await tenant.Client.CreateAsync($"api/v1/directories/{tenant.DirectoryId}/replication-runs", new { });
        await tenant.WaitForRunAsync(2, "Complete");
        await OpenShouldBeAsync(tenant);
    }

    [Fact]
    public async Task One_whose_customer_is_gone_tells_nothing()
    {
        var tenant = await new TestTenant(host).SeedAsync(20, 2);
        await tenant.ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await ExecuteAsync(tenant, "UPDATE directories SET completed_at = now() - interval '27 hours' WHERE id = $1");
        await OpenShouldBeAsync(tenant, "directory.stale");
        await ExecuteAsync(tenant, "UPDATE directories SET removal_due_at = now() + interval '1 day' WHERE id = $1");
        await OpenShouldBeAsync(tenant);
    }

    private async Task OpenShouldBeAsync(TestTenant tenant, params string[] codes) =>
        (await LookUntilAsync(tenant, open => open.SequenceEqual(codes))).ShouldBe(codes);

    /// <summary>Looks again while it is not so: the service itself may be at a look, and then ours does nothing.</summary>
    private async Task<List<string>> LookUntilAsync(TestTenant tenant, Predicate<List<string>> isSo)
    {
        var open = await CodesAsync(tenant);
        for (var looks = 0; looks < 50 && !isSo(open); looks++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
            open = await CodesAsync(tenant);
        }

        return open;
    }

    /// <summary>What is open of the directory after a look.</summary>
    private async Task<List<string>> CodesAsync(TestTenant tenant)
    {
        using var watch = ActivatorUtilities.CreateInstance<AlertWatch<ReplicationDbContext>>(host.Api.Services);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var read = source.CreateCommand("SELECT code FROM open_alerts WHERE subject_id = $1 ORDER BY code");
        read.Parameters.AddWithValue(tenant.DirectoryId);
        await using var rows = await read.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var codes = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            codes.Add(rows.GetString(0));
        }

        return codes;
    }

    private async Task WaitAsync(TestTenant tenant, string condition)
    {
        for (var look = 0; await ExecuteAsync(tenant, $"UPDATE directories SET told = told WHERE id = $1 AND {condition}") == 0; look++)
        {
            look.ShouldBeLessThan(300, condition);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<int> ExecuteAsync(TestTenant tenant, string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue(tenant.DirectoryId);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
