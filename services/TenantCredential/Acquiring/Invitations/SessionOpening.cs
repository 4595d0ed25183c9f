using System.Security.Cryptography;
using System.Text;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>The steps from a token to a session; the same ones whatever the token is worth.</summary>
internal sealed class SessionOpening(
    UnitOfWork<TenantCredentialDbContext> work,
    InvitationKeys keys,
    AttemptBook attempts,
    ProviderScope provider,
    IOptions<InvitationOptions> options,
    TimeProvider clock)
{
    private const int RandomBytes = 32;

    /// <summary>
    /// A new session; null when the token opens nothing. Why not is written down for operators where the invitation exists.
    /// </summary>
    public async Task<OpenSession.Session?> TryAsync(SecretText token, CancellationToken cancellationToken)
    {
        var read = LinkToken.Read(token);
        var link = read ?? new LinkToken(Guid.NewGuid(), Guid.NewGuid(), 1);
        var scope = ServiceProviderId.From(link.Provider);
        provider.Enter(scope);
        var key = await keys.FindLinkKeyAsync(scope, link.KeyVersion, cancellationToken);
        var isSigned = LinkToken.IsSigned(token, key ?? RandomNumberGenerator.GetBytes(RandomBytes)) && key is not null && read is not null;
        var session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        var now = clock.GetUtcNow();
        var isOpen = await work.RunAsync(
            async (db, cancelled) =>
            {
                if (await db.LockInvitationAsync(link.Invitation, cancelled) is not { } invitation)
                {
                    return false;
                }

                if (Why(invitation, isSigned, LinkToken.Hash(token), now) is { } reason)
                {
                    await attempts.WriteAsync(db, invitation, reason, "", cancelled);
                    return false;
                }

                invitation.Open(HashOf(session), now);
                return true;
            },
            cancellationToken);
        if (!isOpen)
        {
            return null;
        }

        var until = now + options.Value.Session;
        return new OpenSession.Session(
            await keys.SignAsync(new Invitee(link.Provider, link.Invitation, session), now, until, cancellationToken), until);
    }

    /// <summary>What a row keeps of a session.</summary>
    public static byte[] HashOf(string session) => SHA256.HashData(Encoding.ASCII.GetBytes(session));

    /// <summary>Null when the link opens the invitation.</summary>
    private static AttemptReason? Why(Invitation invitation, bool isSigned, byte[] hash, DateTimeOffset now) =>
        !isSigned ? AttemptReason.ForgedLink
        : !CryptographicOperations.FixedTimeEquals(hash, invitation.TokenHash) ? AttemptReason.ReplacedLink
        : invitation.StateAt(now) switch
        {
            InvitationState.Consumed => AttemptReason.UsedLink,
            InvitationState.Expired => AttemptReason.ExpiredLink,
            InvitationState.Revoked => AttemptReason.RevokedLink,
            InvitationState.Locked or InvitationState.Failed => AttemptReason.LockedLink,
            _ => null,
        };
}
