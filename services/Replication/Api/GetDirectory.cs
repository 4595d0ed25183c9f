using LivePlatform.Persistence;
using LivePlatform.Replication.Connections;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Shows one directory.</summary>
internal static class GetDirectory
{
    public static Task<Results<Ok<DirectoryResponse>, Refusal>> Handle(
        Guid directoryId, HttpResponse response, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<DirectoryResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                var directory = await db.Directories.AsNoTracking().Include(x => x.Parts)
                    .SingleOrDefaultAsync(x => x.Id == directoryId, cancelled);
                if (directory is null)
                {
                    return DirectoryProblems.NotFound();
                }

                response.SetETag(directory.Version);
                var row = await db.Dispatch.AsNoTracking().SingleAsync(x => x.DirectoryId == directoryId, cancelled);
                return TypedResults.Ok(DirectoryResponse.Of(directory, row, await db.NowAsync(cancelled)));
            },
            cancellationToken);
}

/// <summary>Says why a directory is not running.</summary>
internal static class GetWaiting
{
    public static Task<Results<Ok<DirectoryWaitingResponse>, Refusal>> Handle(
        Guid directoryId, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<DirectoryWaitingResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                var directory = await db.Directories.AsNoTracking().SingleOrDefaultAsync(x => x.Id == directoryId, cancelled);
                if (directory is null)
                {
                    return DirectoryProblems.NotFound();
                }

                var row = await db.Dispatch.AsNoTracking().SingleAsync(x => x.DirectoryId == directoryId, cancelled);
                var waiting = DirectoryWaitingResponse.Of(directory, row, await db.NowAsync(cancelled));
                return TypedResults.Ok(
                    waiting.State == DirectoryState.Blocked
                        ? waiting with { Connections = await LacksAsync(db, directory, cancelled) }
                        : waiting);
            },
            cancellationToken);

    private static async Task<IReadOnlyList<ConnectionLack>> LacksAsync(
        ReplicationDbContext db, Directory directory, CancellationToken cancellationToken) =>
        Gate.Lacks(await db.Connections.AsNoTracking()
            .Where(x => x.M365TenantId == directory.M365TenantId && x.CustomerId == directory.CustomerId && x.Version > 0)
            .ToListAsync(cancellationToken));
}
