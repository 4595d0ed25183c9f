using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Lists the groups that readers see, by object id.</summary>
internal static class ListGroups
{
    public static Task<Results<Ok<CursorPage<GroupResponse>>, Refusal>> Handle(
        Guid directoryId, [AsParameters] PageQuery page, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<GroupResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid after) is { } refusal)
                {
                    return refusal;
                }

                if (await db.GenerationAsync(directoryId, PartKind.Groups, cancelled) is not { } generation)
                {
                    return DirectoryProblems.NotFound();
                }

                var groups = await db.Groups.AsNoTracking()
                    .Where(x => x.DirectoryId == directoryId && x.Generation == generation && x.ObjectId > after)
                    .OrderBy(x => x.ObjectId)
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                return TypedResults.Ok(CursorPages.Cut(groups.ConvertAll(GroupResponse.Of), take, x => x.Id.ToString()));
            },
            cancellationToken);
}

/// <summary>Shows one group.</summary>
internal static class GetGroup
{
    public static Task<Results<Ok<GroupResponse>, Refusal>> Handle(
        Guid directoryId, Guid groupId, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<GroupResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                var generation = await db.GenerationAsync(directoryId, PartKind.Groups, cancelled);
                var group = await db.Groups.AsNoTracking()
                    .SingleOrDefaultAsync(
                        x => x.DirectoryId == directoryId && x.Generation == generation && x.ObjectId == groupId, cancelled);
                return group is null ? DirectoryProblems.GroupNotFound() : TypedResults.Ok(GroupResponse.Of(group));
            },
            cancellationToken);
}
