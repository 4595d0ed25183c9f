using System.Linq.Expressions;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Lists direct memberships both ways: of a group, of a user, and all of a directory.</summary>
internal static class ListMemberships
{
    public static Task<Results<Ok<CursorPage<MembershipResponse>>, Refusal>> OfGroup(
        Guid directoryId,
        Guid groupId,
        [AsParameters] PageQuery page,
        UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        ListAsync(
            directoryId,
            page,
            x => x.GroupId == groupId,
            async (db, generation, cancelled) => await db.Groups.AnyAsync(
                x => x.DirectoryId == directoryId && x.Generation == generation && x.ObjectId == groupId, cancelled)
                    ? null
                    : DirectoryProblems.GroupNotFound(),
            work,
            cancellationToken);

    public static Task<Results<Ok<CursorPage<MembershipResponse>>, Refusal>> OfUser(
        Guid directoryId,
        Guid userId,
        [AsParameters] PageQuery page,
        UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        ListAsync(
            directoryId,
            page,
            x => x.MemberId == userId,
            async (db, _, cancelled) =>
            {
                var generation = await db.GenerationAsync(directoryId, PartKind.Users, cancelled);
                return await db.Users.AnyAsync(
                    x => x.DirectoryId == directoryId && x.Generation == generation && x.ObjectId == userId, cancelled)
                    ? null
                    : DirectoryProblems.UserNotFound();
            },
            work,
            cancellationToken);

    public static Task<Results<Ok<CursorPage<MembershipResponse>>, Refusal>> All(
        Guid directoryId, [AsParameters] PageQuery page, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        ListAsync(directoryId, page, x => true, static (_, _, _) => Task.FromResult<Refusal?>(null), work, cancellationToken);

    private static Task<Results<Ok<CursorPage<MembershipResponse>>, Refusal>> ListAsync(
        Guid directoryId,
        PageQuery page,
        Expression<Func<DirectoryMember, bool>> which,
        Func<ReplicationDbContext, int, CancellationToken, Task<Refusal?>> exists,
        UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<MembershipResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (MembershipPlace.Read(page, out var take, out var after) is { } refusal)
                {
                    return refusal;
                }

                if (await db.GenerationAsync(directoryId, PartKind.Groups, cancelled) is not { } generation)
                {
                    return DirectoryProblems.NotFound();
                }

                if (await exists(db, generation, cancelled) is { } missing)
                {
                    return missing;
                }

                var members = db.Members.Where(x => x.DirectoryId == directoryId && x.Generation == generation).Where(which);
                return TypedResults.Ok(await after.CutAsync(members, take, cancelled));
            },
            cancellationToken);
}
