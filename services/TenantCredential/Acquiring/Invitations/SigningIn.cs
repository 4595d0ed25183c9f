using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials.Tokens;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>
/// From Microsoft's code to what the invitation is for. Tokens are in memory only: the sign-in's refresh token becomes the connection's
/// credential, an administrator's access token makes the registration; both are gone when the request ends.
/// </summary>
internal sealed class SigningIn(
    UnitOfWork<TenantCredentialDbContext> work,
    InvitationTrying trying,
    InvitationKeys keys,
    SignInAddress addresses,
    EntraTokens entra,
    EntraIdTokens people,
    SyncAppSecrets syncApps,
    SignedInParts parts,
    InviteeIdentity identity,
    ProviderScope provider,
    TimeProvider clock)
{
    private const string Unproven = "id_token.unproven: What came back does not prove who signed in.";
    private const string KeysUnread = "entra.keys_unread: Microsoft's keys could not be read.";
    private const string Resource = M365.Tokens.TokenResource.Graph;

    public async Task<Result<FinishSignIn.Outcome>> FinishAsync(
        FinishSignIn.Request request, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await TicketOfAsync(request.State, cancellationToken) is not { } ticket)
        {
            return InvitationProblems.OtherSignIn();
        }

        var begun = await trying.BeginAsync(only: null, cancellationToken);
        if (begun.Refusal is { } ended)
        {
            return ended;
        }

        var current = begun.Value;

        if (request.Code is not { } code)
        {
            await trying.RefusedAsync(AttemptReason.RefusedSignIn, request.Error ?? "", cancellationToken);
            return InvitationProblems.SignInRefused(request.Error);
        }

        var (connection, method, app) = await work.RunAsync((db, cancelled) => ReadAsync(db, current, cancelled), cancellationToken);
        if (connection is null || app is null)
        {
            await trying.ForgivenAsync(cancellationToken);
            return connection is null ? InvitationProblems.NotUsable() : InvitationProblems.NoSignIn(method);
        }

        var signedIn = await syncApps.AskAsync(
            app.ClientId,
            (secret, cancelled) => entra.AskAsync(
                new EntraApp(connection.M365TenantId, app.ClientId),
                Resource,
                _ => Task.FromResult<EntraGrant>(
                    new EntraGrant.Code(code, addresses.Back, ticket.Verifier, SignInAddress.ScopeOf(method), secret)),
                cancelled),
            cancellationToken);
        if (signedIn.Failure is { } failure)
        {
            await (signedIn.IsUndecided
                ? trying.ForgivenAsync(cancellationToken)
                : trying.RefusedAsync(AttemptReason.RefusedSignIn, $"{failure.Code}: {failure.Sentence}", cancellationToken));
            return InvitationProblems.SignInRefused($"{failure.Code}: {failure.Sentence}");
        }

        if (await RefuseAsync(
            await people.ReadAsync(signedIn.IdToken, app.ClientId, ticket.Nonce, cancellationToken), connection,
            cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return method == ConnectionMethod.DelegatedToken
            ? await parts.KeepAsync(connection, signedIn, response, cancellationToken)
            : await parts.MakeAsync(connection, app, signedIn, cancellationToken);
    }

    private async Task<SignInTicket?> TicketOfAsync(string state, CancellationToken cancellationToken) =>
        SignInTicket.KeyVersionOf(state) is { } version
            && await keys.FindLinkKeyAsync(provider.Current, version, cancellationToken) is { } key
            ? SignInTicket.Read(state, identity.Current, key, clock.GetUtcNow())
            : null;

    private static async Task<(Connection?, ConnectionMethod, SyncApp?)> ReadAsync(
        TenantCredentialDbContext db, TryOf current, CancellationToken cancellationToken) =>
        (await db.FindLiveAsync(current.ConnectionId, cancellationToken),
            await db.Invitations.Where(x => x.Id == current.InvitationId).Select(x => x.Method).SingleAsync(cancellationToken),
            await db.SyncAppInUse.SingleOrDefaultAsync(cancellationToken));

    private async Task<Refusal?> RefuseAsync(SignedInPerson person, Connection connection, CancellationToken cancellationToken)
    {
        if (person.M365TenantId == connection.M365TenantId)
        {
            return null;
        }

        if (person.M365TenantId is not null)
        {
            await trying.RefusedAsync(AttemptReason.WrongTenant, "", cancellationToken);
            return InvitationProblems.WrongTenant();
        }

        await (person.IsUndecided
            ? trying.ForgivenAsync(cancellationToken)
            : trying.RefusedAsync(AttemptReason.RefusedSignIn, Unproven, cancellationToken));
        return InvitationProblems.SignInRefused(person.IsUndecided ? KeysUnread : Unproven);
    }
}
