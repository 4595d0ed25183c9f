using System.Text.Json;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Slices;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>
/// The end after ten unexpected failures leaves what a cancelled run leaves: no round that stays open, nothing put aside, and others are
/// told.
/// </summary>
public class GivingUp(ReplicationHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task After_ten_failures_the_round_is_closed_removals_are_gone_and_the_end_is_told()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(900, 10)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 2, deletes = 300 });
        await tenant.ControlAsync(
            HttpMethod.Post,
            "_simulator/faults",
            new
            {
                kind = "throttle",
                tenantId = tenant.TenantId,
                appId = tenant.AppId,
                retryAfterSeconds = 600,
                afterCalls = 1,
                times = 1,
            });
        await tenant.StartRunAsync();
        await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("state").GetString() == "Waiting");
        (await CountAsync(tenant, "pending_removals")).ShouldBeGreaterThan(0);
        var told = await CountAsync(tenant, "directories", "sum(told)");

        await FailTheTenthTimeAsync(tenant);

        var run = await tenant.WaitForRunAsync(2, "Failed");
        run.GetProperty("rounds").EnumerateArray()
            .ShouldAllBe(
                x => x.GetProperty("status").GetString() == "Failed" && x.GetProperty("endedAt").ValueKind == JsonValueKind.String,
                run.GetRawText());
        (await CountAsync(tenant, "pending_removals")).ShouldBe(0);
        (await CountAsync(tenant, "directories", "sum(told)")).ShouldBeGreaterThan(told);
        (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/waiting", _ => true)).GetProperty("state").GetString()
            .ShouldBe("Idle");
    }

    private async Task FailTheTenthTimeAsync(TestTenant tenant)
    {
        await using var scope = host.Api.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(tenant.Provider));
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork<ReplicationDbContext>>();
        var number = await work.RunAsync(
            async (db, stop) =>
            {
                await db.Runs.Where(x => x.DirectoryId == tenant.DirectoryId)
                    .ExecuteUpdateAsync(run => run.SetProperty(x => x.Failures, 9), stop);
                return (await db.Dispatch.SingleAsync(x => x.DirectoryId == tenant.DirectoryId, stop)).SliceNumber;
            },
            Stop);
        var database = scope.ServiceProvider.GetRequiredService<Database<ReplicationDbContext>>();
        var taken = await DirectoryLease.TryTakeAsync(database.App, tenant.DirectoryId, tenant.Provider, number, takeOver: true, Stop);
        var ending = new SliceEnding(
            work,
            scope.ServiceProvider.GetRequiredService<Outbox<ReplicationDbContext>>(),
            scope.ServiceProvider.GetRequiredService<DailySchedule>(),
            TimeProvider.System,
            NullLogger<SliceEnding>.Instance);
        await ending.EndAsync(
            taken!.Value.Lease, new SliceEnd(TimeProvider.System.GetUtcNow(), "slice.failed", "Unexpected.", SliceEndKind.Failure), Stop);
    }

    private async Task<long> CountAsync(TestTenant tenant, string table, string what = "count(*)")
    {
        await using var source = NpgsqlDataSource.Create(host.Owner);
        await using var count = source.CreateCommand(
            $"SELECT ({what})::bigint FROM {table} WHERE {(table == "directories" ? "id" : "directory_id")} = $1");
        count.Parameters.AddWithValue(tenant.DirectoryId);
        return (long)(await count.ExecuteScalarAsync(Stop))!;
    }
}
