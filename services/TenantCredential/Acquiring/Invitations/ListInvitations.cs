using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>The invitations that the operator may see, newest first.</summary>
public static class ListInvitations
{
    private const string Pending = "Pending";

    /// <summary>Filters; all of them must hold.</summary>
    /// <param name="State">A state, or <c>Pending</c>: those that may still succeed. Unless said: all.</param>
    /// <param name="ConnectionId">Of one connection.</param>
    /// <param name="CustomerId">Of one customer.</param>
    public sealed record Filters(
        [FromQuery(Name = "state")] string? State,
        [FromQuery(Name = "connectionId")] Guid? ConnectionId,
        [FromQuery(Name = "customerId")] Guid? CustomerId);

    internal static async Task<Results<Ok<CursorPage<InvitationResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        [AsParameters] Filters filters,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid before) is { } badPage)
        {
            return badPage;
        }

        var now = clock.GetUtcNow();
        if (Narrow(filters.State, now) is not { } narrow)
        {
            return ProblemCodes.BadFilter("state", $"{Pending} or one of {string.Join(", ", Enum.GetNames<InvitationState>())}.");
        }

        var rows = await work.RunAsync(
            (db, cancelled) => narrow(db.Invitations.AsNoTracking())
                .Where(x => filters.ConnectionId == null || x.ConnectionId == filters.ConnectionId)
                .Where(x => filters.CustomerId == null || x.CustomerId == filters.CustomerId)
                .Where(x => before == Guid.Empty || x.Id < before)
                .OrderByDescending(x => x.Id)
                .Take(take + 1)
                .ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut([.. rows.Select(x => InvitationResponse.Of(x, now))], take, x => x.Id.ToString("D")));
    }

    /// <summary>Expired is a matter of time, not of a column: it takes those that wait for a person away from every other state.</summary>
    private static Func<IQueryable<Invitation>, IQueryable<Invitation>>? Narrow(string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return static rows => rows;
        }

        var pending = Invitation.PendingStates;
        if (string.Equals(text, Pending, StringComparison.OrdinalIgnoreCase))
        {
            return rows => rows.Where(x => pending.Contains(x.State) && (x.ExpiresAt > now || x.State == InvitationState.Proving));
        }

        if (Enum.GetNames<InvitationState>()
            .FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is not { } known)
        {
            return null;
        }

        var state = Enum.Parse<InvitationState>(known);
        return state == InvitationState.Expired
            ? rows => rows.Where(x => pending.Contains(x.State) && x.State != InvitationState.Proving && x.ExpiresAt <= now)
                : pending.Contains(state) && state != InvitationState.Proving
                ? rows => rows.Where(x => x.State == state && x.ExpiresAt > now)
                : rows => rows.Where(x => x.State == state);
    }
}
