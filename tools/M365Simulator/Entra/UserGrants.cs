using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Decides grants that a user stands behind: name and password, refresh tokens, and codes of a sign-in.</summary>
internal sealed class UserGrants(ClientCheck check, RefreshTokens refreshTokens, AuthorizationCodes codes, SimulatorClock clock)
{
    public (TokenGrant? Grant, EntraError? Error) SignIn(TokenRequest request)
    {
        var (client, refused) = check.Check(request, () => request switch
        {
            { UserName: null } => EntraError.MissingParameter("username"),
            { Password: null } => EntraError.MissingParameter("password"),
            _ => AskedScopes.Shape(request.Scope),
        });
        if (client is null)
        {
            return (null, refused);
        }

        return client.Tenant.Accounts.GetValueOrDefault(request.UserName!) is not { } user
            ? (null, EntraError.UnknownUser(client.Tenant.Seed.DisplayName))
                : (PasswordRefused(user, request.Password!) ?? SignInRefused(client.Tenant, user, withMfa: false)) is { } error
                ? (null, error)
                : Grant(client, request, new SignIn(user, clock.GetUtcNow(), WithMfa: false));
    }

    public (TokenGrant? Grant, EntraError? Error) Refresh(TokenRequest request)
    {
        var (client, refused) = check.Check(
            request, () => request.RefreshToken is null ? EntraError.MissingParameter("refresh_token") : AskedScopes.Shape(request.Scope));
        if (client is null)
        {
            return (null, refused);
        }

        var (signIn, error) = refreshTokens.Read(request.RefreshToken!, client);
        error ??= SignInRefused(client.Tenant, signIn!.User, signIn.WithMfa);
        return error is null ? Grant(client, request, signIn!) : (null, error);
    }

    public (TokenGrant? Grant, EntraError? Error) Redeem(TokenRequest request)
    {
        var (client, refused) = check.Check(request, () => request switch
        {
            { Code: null } => EntraError.MissingParameter("code"),
            { RedirectUri: null } => EntraError.MissingParameter("redirect_uri"),
            _ => AskedScopes.Shape(request.Scope),
        });
        if (client is null)
        {
            return (null, refused);
        }

        var (code, error) = codes.Redeem(request, client);
        error ??= SignInRefused(client.Tenant, code!.SignIn.User, code.SignIn.WithMfa);
        if (error is not null)
        {
            return (null, error);
        }

        var (grant, denied) = Grant(client, request, code!.SignIn);
        return (grant is null ? null : grant with { WithIdToken = AskedScopes.IsOpenId(request.Scope!), Nonce = code.Nonce }, denied);
    }

    /// <summary>What stands in the way of anybody of the tenant, or of this user.</summary>
    internal static EntraError? SignInRefused(M365Tenant tenant, UserAccount user, bool withMfa) =>
        user.Disabled ? EntraError.UserDisabled
        : tenant.Policies.BlockSignIns ? EntraError.BlockedByPolicy
        : tenant.Policies.RequireMfa && !withMfa ? EntraError.MfaNeeded
        : null;

    internal static EntraError? PasswordRefused(UserAccount user, string password) =>
        user.Locked ? EntraError.UserLocked
        : user.Federated ? EntraError.NoPasswordHere
        : !string.Equals(user.Password, password, StringComparison.Ordinal) ? EntraError.WrongPassword
        : user.PasswordExpired ? EntraError.PasswordExpired
        : null;

    private static (TokenGrant? Grant, EntraError? Error) Grant(ProvenClient client, TokenRequest request, SignIn signIn)
    {
        var asked = AskedScopes.Read(request.Scope!);
        if (Resources.AudienceOf(client.Tenant, asked.Resource) is not { } audience)
        {
            return (null, EntraError.UnknownResource(asked.Resource, client.Tenant.Seed.DisplayName));
        }

        var consented = client.Principal.Scopes;
        return consented.Count == 0 || asked.Named.Except(consented).Any()
            ? (null, EntraError.NotConsented(client.Principal.App.AppId, client.Principal.App.DisplayName))
            : (
                new TokenGrant(
                    client.Tenant, client.Principal, audience,
                    ContinuousAccess: false)
                { SignIn = signIn, Scopes = consented, KeepSignedIn = asked.KeepSignedIn },
                null);
    }
}
