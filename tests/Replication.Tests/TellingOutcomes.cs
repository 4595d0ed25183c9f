using System.Net;
using LivePlatform.Contracts;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>Others know how a directory's newest run stands, and a copy is behind exactly when it missed an event.</summary>
public class TellingOutcomes(ReplicationHost host)
{
    [Fact]
    [Trait("Show", "truth.2")]
    public async Task The_version_is_that_of_the_last_event_and_the_outcome_is_told_with_it()
    {
        var stop = TestContext.Current.CancellationToken;
        using var listener = await Listener.StartAsync(host.Broker, "LivePlatform.Contracts:DirectoryChanged", stop);
        var tenant = await new TestTenant(host).SeedAsync(200, 10);
        var fault = await tenant.ControlAsync(
            HttpMethod.Post, "_simulator/faults", new { kind = "status", status = 403, tenantId = tenant.TenantId, path = "groups/delta" });
        await tenant.ConnectAsync();
        await tenant.WaitForRunAsync(1, "Partial");
        var told = await HearAsync(listener, tenant, 0, ReplicationOutcome.Partial);

        await tenant.ControlAsync(HttpMethod.Delete, $"_simulator/faults/{fault.GetProperty("id").GetGuid()}", null);
        await tenant.StartRunAsync();
        await tenant.WaitForRunAsync(2, "Complete");
        told = await HearAsync(listener, tenant, told, ReplicationOutcome.Complete);

        await tenant.ChangeAsync(new { seed = 3, deletes = 60 });
        await tenant.StartRunAsync();
        var run = await tenant.WaitForRunAsync(3, "Quarantined");
        told = await HearAsync(listener, tenant, told, ReplicationOutcome.Quarantined);

        using var cancel = new HttpRequestMessage(HttpMethod.Post, $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/cancel");
        (await tenant.Client.AskAsync(cancel, $"\"{run.GetProperty("version").GetInt64()}\"")).Status.ShouldBe(HttpStatusCode.OK);
        await HearAsync(listener, tenant, told, ReplicationOutcome.Cancelled);
    }

    /// <summary>Hears on to the directory's own version: each event higher than the one before, the outcome in the last.</summary>
    private async Task<long> HearAsync(Listener listener, TestTenant tenant, long version, ReplicationOutcome outcome)
    {
        var told = await ToldAsync(tenant);
        ReplicationOutcome? last = null;
        while (version < told)
        {
            var message = (await listener.HearAsync(TestContext.Current.CancellationToken))["message"]!;
            if (message["directoryId"]!.GetValue<Guid>() == tenant.DirectoryId)
            {
                message["version"]!.GetValue<long>().ShouldBeGreaterThan(version);
                version = message["version"]!.GetValue<long>();
                last = (ReplicationOutcome?)message["outcome"]?.GetValue<int>();
            }
        }

        version.ShouldBe(told, "no version that was not told");
        last.ShouldBe(outcome);
        return version;
    }

    private async Task<long> ToldAsync(TestTenant tenant)
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var read = source.CreateCommand("SELECT told FROM directories WHERE id = $1");
        read.Parameters.AddWithValue(tenant.DirectoryId);
        return (long)(await read.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
