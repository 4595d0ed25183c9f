using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>One invitation, with every attempt that was refused.</summary>
public static class GetInvitation
{
    /// <summary>An invitation and the refused attempts to use it.</summary>
    /// <param name="Invitation">The invitation.</param>
    /// <param name="Attempts">Refused attempts, newest first; at most the first 100 of each reason.</param>
    public sealed record InvitationWithAttemptsResponse(InvitationResponse Invitation, IReadOnlyList<InvitationAttemptResponse> Attempts);

    /// <summary>One refused attempt to use an invitation.</summary>
    /// <param name="At">When the attempt was made (UTC).</param>
    /// <param name="Network">Network that the attempt came from: the /24 of an IPv4 address the /48 of an IPv6 address, or unknown.</param>
    /// <param name="Reason">Why the attempt was refused.</param>
    /// <param name="Sentence">The reason, for people.</param>
    /// <param name="Detail">Microsoft's error code and message; empty when Microsoft was not asked.</param>
    public sealed record InvitationAttemptResponse(DateTimeOffset At, string Network, AttemptReason Reason, string Sentence, string Detail);

    internal static async Task<Results<Ok<InvitationWithAttemptsResponse>, Refusal>> Handle(
        Guid invitationId,
        HttpResponse response,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var answer = await work.RunAsync(
            async (db, cancelled) =>
            {
                if (await db.Invitations.AsNoTracking().SingleOrDefaultAsync(x => x.Id == invitationId, cancelled) is not { } invitation)
                {
                    return null;
                }

                var attempts = await db.InvitationAttempts.AsNoTracking().Where(x => x.InvitationId == invitationId)
                    .OrderByDescending(x => x.Id).ToListAsync(cancelled);
                return new InvitationWithAttemptsResponse(
                    InvitationResponse.Of(invitation, clock.GetUtcNow()),
                    [.. attempts.Select(x => new InvitationAttemptResponse(x.At, x.Network, x.Reason, Sentence(x.Reason), x.Detail))]);
            },
            cancellationToken);
        if (answer is null)
        {
            return InvitationProblems.NotFound();
        }

        response.SetETag(answer.Invitation.Version);
        return TypedResults.Ok(answer);
    }

    private static string Sentence(AttemptReason reason) => reason switch
    {
        AttemptReason.ForgedLink => "Somebody guessed at a link of this invitation. A guess cannot succeed and costs no try.",
        AttemptReason.ReplacedLink => "An earlier link was used; a newer one replaced it.",
        AttemptReason.UsedLink => "The link was used again after the invitation had succeeded.",
        AttemptReason.ExpiredLink => "The link was used after its time. Resend the invitation if it is still wanted.",
        AttemptReason.RevokedLink => "The link was used after the invitation was revoked.",
        AttemptReason.LockedLink => "The link was used after too many refused tries.",
        AttemptReason.EndedSession =>
            "A browser went on after another one had opened the same link, or after the invitation was over; only the newest counts.",
        AttemptReason.WrongTenant => "A credential of another Microsoft 365 tenant was entered; nothing of it was kept.",
        AttemptReason.RefusedSignIn => "Microsoft refused the sign-in, or the person did not go through with it.",
        AttemptReason.RefusedRegistration => "The person who signed in may not make registrations.",
        AttemptReason.RefusedCredential => "Microsoft refused the credential that was entered.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
