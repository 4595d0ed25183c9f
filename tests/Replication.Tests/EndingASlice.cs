using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Replication.Tests;

/// <summary>A slice ends some moments after it saw its last state: what somebody ordered in between must not wait until tomorrow.</summary>
public class EndingASlice(ReplicationHost host)
{
    private static readonly DateTimeOffset Planned = new(2090, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Ordered = Planned.AddHours(2);
    private static readonly DateTimeOffset Tomorrow = Planned.AddDays(1);
    private readonly Guid _directory = Guid.NewGuid();
    private readonly Guid _provider = Guid.NewGuid();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_was_ordered_meanwhile_keeps_its_time_and_its_priority()
    {
        var lease = await TakeAsync();
        await InWorkAsync(db => db.Dispatch.Where(x => x.DirectoryId == _directory).ExecuteUpdateAsync(
            row => row.SetProperty(x => x.DueAt, Ordered).SetProperty(x => x.Priority, DispatchRow.Interactive), Cancellation));

        await InWorkAsync(db => lease.EndAsync(db, Tomorrow, DispatchRow.Background, Cancellation));

        (await RowAsync()).ShouldBe((Ordered, DispatchRow.Interactive));
    }

    [Fact]
    public async Task Without_an_order_the_slice_says_when_and_a_directory_without_a_run_is_background_again()
    {
        var lease = await TakeAsync();

        await InWorkAsync(db => lease.EndAsync(db, Tomorrow, DispatchRow.Background, Cancellation));

        (await RowAsync()).ShouldBe((Tomorrow, DispatchRow.Background));
    }

    private async Task<DirectoryLease> TakeAsync()
    {
        await InWorkAsync(db =>
        {
            db.Dispatch.Add(new DispatchRow
            {
                DirectoryId = _directory,
                ServiceProviderId = _provider,
                M365TenantId = Guid.NewGuid(),
                DueAt = Planned,
                Priority = DispatchRow.Interactive,
            });
            return Task.CompletedTask;
        });
        var database = host.Api.Services.GetRequiredService<Database<ReplicationDbContext>>();
        return (await DirectoryLease.TryTakeAsync(database.App, _directory, _provider, 1, takeOver: false, Cancellation))!.Value.Lease;
    }

    private async Task<(DateTimeOffset DueAt, short Priority)> RowAsync()
    {
        DispatchRow? found = null;
        await InWorkAsync(async db => found = await db.Dispatch.AsNoTracking().SingleAsync(x => x.DirectoryId == _directory, Cancellation));
        return (found!.DueAt, found.Priority);
    }

    private async Task InWorkAsync(Func<ReplicationDbContext, Task> work)
    {
        await using var scope = host.Api.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(_provider));
        await scope.ServiceProvider.GetRequiredService<UnitOfWork<ReplicationDbContext>>().RunAsync((db, _) => work(db), Cancellation);
    }
}
