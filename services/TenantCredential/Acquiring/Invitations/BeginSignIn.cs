using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>The invitee goes to sign in at Microsoft.</summary>
public static class BeginSignIn
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    /// <summary>Where to.</summary>
    /// <param name="Address">Microsoft's page; good for one sign-in of this session.</param>
    public sealed record Begun(string Address);

    internal static async Task<Results<Ok<Begun>, Refusal>> Handle(
        HttpResponse response,
        UnitOfWork<TenantCredentialDbContext> work,
        InvitationTrying trying,
        InvitationKeys keys,
        SignInAddress addresses,
        InviteeIdentity identity,
        ProviderScope provider,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        response.Headers.CacheControl = "no-store";
        var (key, version) = await keys.NewestLinkKeyAsync(provider.Current, cancellationToken);
        var result = await work.RunAsync<Result<Begun>>(
            async (db, cancelled) =>
            {
                var held = await trying.HoldAsync(db, cancelled);
                if (held.Invitation is not { } invitation)
                {
                    return held.Refusal!;
                }

                if (await db.SyncAppInUse.SingleOrDefaultAsync(cancelled) is not { } app)
                {
                    return InvitationProblems.NoSignIn(invitation.Method);
                }

                invitation.BeginSignIn();
                var ticket = SignInTicket.Make(identity.Current, key, version, clock.GetUtcNow() + Life);
                return new Begun(addresses.For(app.ClientId, invitation.Method, ticket));
            },
            cancellationToken);
        return result.Refusal is { } refusal ? refusal : TypedResults.Ok(result.Value);
    }
}
