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
    /// <summary>The invitation and what was tried with it.</summary>
    /// <param name="Invitation">The invitation.</param>
    /// <param name="Attempts">Refused attempts, newest first; of each reason the first hundred.</param>
    public sealed record Answer(InvitationView Invitation, IReadOnlyList<Attempt> Attempts);

    /// <summary>One refused attempt.</summary>
    /// <param name="At">When.</param>
    /// <param name="Network">From where: the network, not the address.</param>
    /// <param name="Reason">Why it was refused.</param>
    /// <param name="Sentence">What that means.</param>
    /// <param name="Detail">What Microsoft said, where it was asked.</param>
    public sealed record Attempt(DateTimeOffset At, string Network, AttemptReason Reason, string Sentence, string Detail);

    internal static async Task<Results<Ok<Answer>, Refusal>> Handle(
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
                return new Answer(
                    InvitationView.Of(invitation, clock.GetUtcNow()),
                    [.. attempts.Select(x => new Attempt(x.At, x.Network, x.Reason, Sentence(x.Reason), x.Detail))]);
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
