using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Counts of invitations.</summary>
/// <param name="Total">Number of invitations.</param>
/// <param name="Pending">Number of invitations that may still succeed.</param>
/// <param name="ByState">Number of invitations in each state.</param>
public sealed record InvitationSummaryResponse(int Total, int Pending, IReadOnlyDictionary<string, int> ByState);

/// <summary>Counts invitations, for dashboards.</summary>
public static class SummarizeInvitations
{
    internal static Task<Ok<InvitationSummaryResponse>> Handle(
        UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var now = clock.GetUtcNow();
                var found = await db.Invitations.GroupBy(x => new { x.State, IsLate = x.ExpiresAt <= now })
                    .Select(x => new { x.Key.State, x.Key.IsLate, Count = x.Count() }).ToListAsync(cancelled);
                var counts = found.GroupBy(x => Invitation.StateOf(x.State, x.IsLate))
                    .Select(x => (x.Key, x.Sum(one => one.Count))).PerValue();
                return TypedResults.Ok(
                    new InvitationSummaryResponse(
                        counts.Values.Sum(), Invitation.PendingStates.Sum(state => counts[state.ToString()]), counts));
            },
            cancellationToken);
}
