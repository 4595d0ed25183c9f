using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Users who sign in, and what their tenant demands of them.</summary>
internal static class AccountEndpoints
{
    /// <summary>An account as it is to be; roles are template ids.</summary>
    internal sealed record PutAccount(
        string Password,
        IReadOnlyList<Guid>? Roles = null,
        bool Disabled = false,
        bool Locked = false,
        bool PasswordExpired = false,
        bool Federated = false);

    /// <summary>To which app the user signs in, and whether a second factor is shown.</summary>
    internal sealed record SignInTo(Guid AppId, bool Mfa = true);

    public static void MapAccounts(this IEndpointRouteBuilder control)
    {
        const string Account = "/tenants/{t:guid}/accounts/{userName}";
        control.MapPut(
            Account,
            (Guid t, string userName, PutAccount body, TenantRegistry registry) =>
                Describe(Put(registry, registry.Tenant(t), userName, body)));
        control.MapPost($"{Account}/roles", (Guid t, string userName, GiveRole body, TenantRegistry registry) =>
            Results.Json(
                AppEndpoints.Describe(registry.Give(registry.Tenant(t), Find(registry.Tenant(t), userName), body)), statusCode: 201));
        control.MapDelete($"{Account}/roles/{{id}}", (Guid t, string userName, string id, TenantRegistry registry) =>
            TenantRegistry.TakeRole(registry.Tenant(t), Find(registry.Tenant(t), userName), id)
                ? Results.NoContent()
                : throw ControlRefusal.NotFound("role assignment"));
        control.MapPost($"{Account}/revoke-sessions", (Guid t, string userName, TenantRegistry registry, SimulatorClock clock) =>
        {
            Find(registry.Tenant(t), userName).SessionsValidFrom = clock.GetUtcNow();
            return Results.NoContent();
        });
        control.MapPost(
            $"{Account}/sign-in",
            (Guid t, string userName, SignInTo body, TenantRegistry registry, RefreshTokens tokens, SimulatorClock clock) =>
            {
                var tenant = registry.Tenant(t);
                var grant = new TokenGrant(tenant, registry.Principal(t, body.AppId), Resources.Graph, ContinuousAccess: false);
                return Results.Json(
                    new { refreshToken = tokens.Issue(grant, new SignIn(Find(tenant, userName), clock.GetUtcNow(), body.Mfa)) },
                    statusCode: 201);
            });
        control.MapPut(
            "/tenants/{t:guid}/policies", (Guid t, TenantPolicies body, TenantRegistry registry) => registry.Tenant(t).Policies = body);
    }

    private static UserAccount Put(TenantRegistry registry, M365Tenant tenant, string userName, PutAccount order)
    {
        if (!userName.Contains('@', StringComparison.Ordinal) || order.Password.Length == 0)
        {
            throw ControlRefusal.Bad("The name must be a user principal name, and the password must not be empty.");
        }

        var account = tenant.Accounts.GetOrAdd(
            userName, name => new UserAccount(tenant.Seed.Ids.Of(ObjectKind.Account, tenant.Accounts.Count), name));
        account.Password = order.Password;
        registry.ReplaceRoles(tenant, account, (order.Roles ?? []).Distinct().Select(role => new GiveRole(role)));
        (account.Disabled, account.Locked, account.PasswordExpired, account.Federated) =
            (order.Disabled, order.Locked, order.PasswordExpired, order.Federated);
        return account;
    }

    private static UserAccount Find(M365Tenant tenant, string userName) =>
        tenant.Accounts.GetValueOrDefault(userName) ?? throw ControlRefusal.NotFound("account in this tenant");

    private static object Describe(
        UserAccount account) => new
        {
            id = account.Id,
            userName = account.UserName,
            roles = account.Roles.Select(AppEndpoints.Describe),
            disabled = account.Disabled,
        };
}
