using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Tokens;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Acquiring.Registrations;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>What is done with a sign-in of the right tenant.</summary>
internal sealed class SignedInParts(
    InvitationTrying trying,
    InvitationEnding ending,
    CredentialReplacement replacement,
    RegistrationMaking making,
    RegistrationNames names,
    M365ClientFactory graphs,
    ProofTokens lending,
    ConnectionTokens tokens,
    InviteeIdentity identity,
    ProviderScope provider)
{
    private const string Purpose = "registration";

    private AuditActor Actor => AuditActor.Invitee(identity.Current.Invitation);

    /// <summary>The sign-in itself becomes the connection's credential.</summary>
    public async Task<Result<FinishSignIn.Outcome>> KeepAsync(
        Connection connection, EntraAnswer signedIn, HttpResponse response, CancellationToken cancellationToken)
    {
        if (signedIn.RefreshToken is not { } refreshToken)
        {
            await trying.ForgivenAsync(cancellationToken);
            return InvitationProblems.SignInRefused("Microsoft gave no refresh token.");
        }

        var input = new CredentialInput(
            null, ClientId: null, ClientSecret: null, Certificate: null, Federated: false, refreshToken, User: null, ExpiresOn: null);
        ProofResult? proof = null;
        var caller = new ReplacementCaller(Actor, static _ => null, ending.TakenAsync, result => proof = result);
        var taken = await replacement.RunAsync(connection.Id, input, isCompromised: false, caller, response, cancellationToken);
        if (taken.Refusal is not { } refusal)
        {
            return new FinishSignIn.Outcome(InvitationEnding.StateOf(taken.Value));
        }

        await trying.AccountAsync(proof, cancellationToken);
        return refusal;
    }

    /// <summary>The administrator's rights make the registration, as far as they go.</summary>
    public async Task<Result<FinishSignIn.Outcome>> MakeAsync(
        Connection connection, SyncApp app, EntraAnswer signedIn, CancellationToken cancellationToken)
    {
        var admin = new ConnectionRef(provider.Current, Guid.NewGuid(), app.ClientId, connection.M365TenantId);
        RegistrationProgress progress;
        try
        {
            using var loan = lending.Lend(admin, new BrokerToken(signedIn.Token, signedIn.ExpiresOn, 0));
            progress = await making.AdvanceAsync(
                graphs.For(admin, Purpose), connection, await names.OfAsync(connection, cancellationToken), Actor, cancellationToken);
        }
        catch (Exception failure) when (failure is DeferredException or OutcomeUnknownException)
        {
            await trying.ForgivenAsync(cancellationToken);
            return InvitationProblems.SignInRefused("Microsoft gives no answer at the moment; what was made is found again.");
        }
        finally
        {
            tokens.Drop(admin.Provider, admin.ConnectionId);
        }

        if (progress.IsBusy)
        {
            await trying.ForgivenAsync(cancellationToken);
            return InvitationProblems.SignInRefused(progress.IsSpreading
                ? "Microsoft has not heard everywhere of the registration that was just made; sign in again in a minute."
                : "Somebody else is making the registration at the moment; sign in again in a minute.");
        }

        return progress switch
        {
            { Failure: null } => await ending.AuthenticatedAsync(cancellationToken),
            { State: RegistrationState.NeedsConsent, Failure.Class: MicrosoftFailureClass.MissingPermission } =>
                await ending.WaitAsync(InvitationState.NeedsConsent, progress.Failure, cancellationToken),
            { State: RegistrationState.NeedsRoles, Failure.Class: MicrosoftFailureClass.MissingPermission } =>
                await ending.WaitAsync(InvitationState.NeedsRoles, progress.Failure, cancellationToken),
            _ => await RefuseAsync(progress.Failure, cancellationToken),
        };
    }

    private async Task<Result<FinishSignIn.Outcome>> RefuseAsync(MicrosoftFailure failure, CancellationToken cancellationToken)
    {
        await trying.RefusedAsync(AttemptReason.RefusedRegistration, $"{failure.Code}: {failure.Sentence}", cancellationToken);
        return InvitationProblems.RegistrationRefused(failure);
    }
}
