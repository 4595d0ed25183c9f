using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Lists directories, all or those of a customer or tenant.</summary>
internal static class ListDirectories
{
    public static Task<Results<Ok<CursorPage<DirectoryAnswer>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        Guid? customerId,
        Guid? m365TenantId,
        UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<DirectoryAnswer>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid after) is { } refusal)
                {
                    return refusal;
                }

                var rows = await db.Directories.AsNoTracking().Include(x => x.Parts)
                    .Where(
                        x => x.Id > after && (customerId == null || x.CustomerId == customerId)
                            && (m365TenantId == null || x.M365TenantId == m365TenantId))
                    .OrderBy(x => x.Id)
                    .Take(take + 1)
                    .Join(db.Dispatch, x => x.Id, row => row.DirectoryId, (directory, row) => new { directory, row })
                    .ToListAsync(cancelled);
                var now = await db.NowAsync(cancelled);
                var answers = rows.OrderBy(x => x.directory.Id).Select(x => DirectoryAnswer.Of(x.directory, x.row, now)).ToList();
                return TypedResults.Ok(CursorPages.Cut(answers, take, x => x.Id.ToString()));
            },
            cancellationToken);
}
