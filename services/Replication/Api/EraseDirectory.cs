using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>
/// Orders the deletion of a removed customer's replica, which goes by itself later. Whoever may no longer read it may still order that.
/// </summary>
internal static class EraseDirectory
{
    public static Task<Results<Accepted, Refusal>> Handle(
        Guid directoryId, UnitOfWork<ReplicationDbContext> work, TimeProvider clock, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Accepted, Refusal>>(
            async (db, cancelled) =>
            {
                var directory = await db.Directories.IgnoreQueryFilters([ReplicationDbContext.RemovedFilter])
                    .SingleOrDefaultAsync(x => x.Id == directoryId, cancelled);
                if (directory is null)
                {
                    return DirectoryProblems.NotFound();
                }

                if (!await db.KnownCustomers.AnyAsync(x => x.CustomerId == directory.CustomerId && x.IsRemoved, cancelled))
                {
                    return DirectoryProblems.CustomerIsThere();
                }

                directory.RemoveAt(clock.GetUtcNow());
                db.NotifyOnCommit(ReplicationDbContext.RemovalChannel);
                return TypedResults.Accepted((string?)null);
            },
            cancellationToken);
}
