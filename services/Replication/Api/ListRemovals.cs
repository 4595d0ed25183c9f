using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>A user or group that a quarantined round would remove from the replica.</summary>
/// <param name="Id">Object id in Microsoft Entra.</param>
/// <param name="Part">Users or Groups.</param>
/// <param name="DisplayName">Name; null where Microsoft has none.</param>
/// <param name="UserPrincipalName">User principal name; null for a group.</param>
public sealed record RemovalResponse(Guid Id, PartKind Part, string? DisplayName, string? UserPrincipalName);

/// <summary>
/// Lists what a quarantined round would remove, so that whoever approves it sees whom. While no round waits, that is nothing.
/// </summary>
internal static class ListRemovals
{
    public static Task<Results<Ok<CursorPage<RemovalResponse>>, Refusal>> Objects(
        Guid replicationRunId, [AsParameters] PageQuery page, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<RemovalResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid after) is { } refusal)
                {
                    return refusal;
                }

                if (!await db.Runs.AnyAsync(x => x.Id == replicationRunId, cancelled))
                {
                    return RunProblems.NotFound();
                }

                if (await FindAsync(db, replicationRunId, cancelled) is not { } removals)
                {
                    return TypedResults.Ok(new CursorPage<RemovalResponse>([], null));
                }

                // A round is of one part: one of the two is empty.
                var users = await removals.Users().Where(x => x.ObjectId > after).OrderBy(x => x.ObjectId).Take(take + 1)
                    .Select(x => new RemovalResponse(x.ObjectId, PartKind.Users, x.DisplayName, x.UserPrincipalName))
                    .ToListAsync(cancelled);
                var groups = await removals.Groups().Where(x => x.ObjectId > after).OrderBy(x => x.ObjectId).Take(take + 1)
                    .Select(x => new RemovalResponse(x.ObjectId, PartKind.Groups, x.DisplayName, null))
                    .ToListAsync(cancelled);
                return TypedResults.Ok(CursorPages.Cut([.. users, .. groups], take, x => x.Id.ToString()));
            },
            cancellationToken);

    public static Task<Results<Ok<CursorPage<MembershipResponse>>, Refusal>> Members(
        Guid replicationRunId, [AsParameters] PageQuery page, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<MembershipResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (MembershipPlace.Read(page, out var take, out var after) is { } refusal)
                {
                    return refusal;
                }

                if (!await db.Runs.AnyAsync(x => x.Id == replicationRunId, cancelled))
                {
                    return RunProblems.NotFound();
                }

                return TypedResults.Ok(await FindAsync(db, replicationRunId, cancelled) is { } removals
                    ? await after.CutAsync(removals.Members(), take, cancelled)
                    : new CursorPage<MembershipResponse>([], null));
            },
            cancellationToken);

    private static async Task<QuarantinedRemovals?> FindAsync(ReplicationDbContext db, Guid runId, CancellationToken cancellationToken)
    {
        if (await db.Rounds.AsNoTracking()
            .SingleOrDefaultAsync(x => x.RunId == runId && x.Status == RoundStatus.Quarantined, cancellationToken) is not { } round)
        {
            return null;
        }

        var generations = await db.Parts.AsNoTracking().Where(x => x.DirectoryId == round.DirectoryId)
            .ToDictionaryAsync(x => x.Kind, x => x.Generation, cancellationToken);
        return new QuarantinedRemovals(db, round, generations[PartKind.Users], generations[PartKind.Groups]);
    }
}
