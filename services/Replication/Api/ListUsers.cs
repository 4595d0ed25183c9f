using System.ComponentModel;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Lists the users that readers see, by object id; <c>userPrincipalName</c> finds one.</summary>
internal static class ListUsers
{
    public static Task<Results<Ok<CursorPage<UserResponse>>, Refusal>> Handle(
        Guid directoryId,
        [AsParameters] PageQuery page,
        [Description("Only the user with exactly this user principal name.")] string? userPrincipalName,
        UnitOfWork<ReplicationDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<UserResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid after) is { } refusal)
                {
                    return refusal;
                }

                if (await db.GenerationAsync(directoryId, PartKind.Users, cancelled) is not { } generation)
                {
                    return DirectoryProblems.NotFound();
                }

                var users = await db.Users.AsNoTracking()
                    .Where(x => x.DirectoryId == directoryId && x.Generation == generation && x.ObjectId > after)
                    .Where(x => userPrincipalName == null || x.UserPrincipalName == userPrincipalName)
                    .OrderBy(x => x.ObjectId)
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                return TypedResults.Ok(CursorPages.Cut(users.ConvertAll(UserResponse.Of), take, x => x.Id.ToString()));
            },
            cancellationToken);
}

/// <summary>Shows one user.</summary>
internal static class GetUser
{
    public static Task<Results<Ok<UserResponse>, Refusal>> Handle(
        Guid directoryId, Guid userId, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<UserResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                var generation = await db.GenerationAsync(directoryId, PartKind.Users, cancelled);
                var user = await db.Users.AsNoTracking()
                    .SingleOrDefaultAsync(
                        x => x.DirectoryId == directoryId && x.Generation == generation && x.ObjectId == userId, cancelled);
                return user is null ? DirectoryProblems.UserNotFound() : TypedResults.Ok(UserResponse.Of(user));
            },
            cancellationToken);
}
