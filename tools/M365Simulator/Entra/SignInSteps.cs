using System.Collections.Concurrent;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>What follows upon what when somebody signs in.</summary>
internal sealed class SignInSteps(World world, AuthorizationCodes codes, SimulatorClock clock)
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly string[] Tenantless = ["organizations", "common"];
    private static readonly Guid[] MayConsent =
    [
        DirectoryRoles.GlobalAdministrator, DirectoryRoles.PrivilegedRoleAdministrator, DirectoryRoles.ApplicationAdministrator,
        DirectoryRoles.CloudApplicationAdministrator,
    ];
    private readonly ConcurrentDictionary<string, (M365Tenant Tenant, SignIn SignIn)> _underWay = new(StringComparer.Ordinal);

    public IResult Begin(SignInOrder order, string userName, string password)
    {
        var domain = userName[(userName.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var tenant = Tenantless.Contains(order.Tenant) ? world.Find(domain) : world.Find(order.Tenant);
        if (tenant is null || tenant.Accounts.GetValueOrDefault(userName) is not { } user)
        {
            return Again(order, userName, EntraError.UnknownUser(tenant?.Seed.DisplayName ?? domain));
        }

        if (UserGrants.PasswordRefused(user, password) is { } wrong)
        {
            return Again(order, userName, wrong);
        }

        // On a page the second factor is shown and not refused.
        var signIn = new SignIn(user, clock.GetUtcNow(), WithMfa: true);
        if (UserGrants.SignInRefused(tenant, user, withMfa: true) is { } blocked)
        {
            return order.Refuse(blocked);
        }

        return tenant.Policies.RequireMfa
            ? Results.Content(EntraPages.SecondFactor(Keep(tenant, signIn)), Html)
            : Consent(order, tenant, signIn with { WithMfa = false });
    }

    public IResult Approve(SignInOrder order, string ticket) =>
        _underWay.TryRemove(ticket, out var known) ? Consent(order, known.Tenant, known.SignIn) : Again(order, null, EntraError.BadCode);

    /// <summary>An administrator consents for everybody: the app comes into the tenant, with what it asked for.</summary>
    public IResult Accept(SignInOrder order, string ticket)
    {
        if (!_underWay.TryRemove(ticket, out var known))
        {
            return Again(order, null, EntraError.BadCode);
        }

        var (tenant, signIn) = known;
        tenant.Writing(() =>
        {
            var principal = World.PrincipalOf(tenant, order.ClientId) ?? tenant.Enter(world.Apps[order.ClientId]);
            principal.Scopes = [.. principal.Scopes.Union(Granted(order))];
            return principal;
        });
        return Done(order, tenant, signIn);
    }

    private IResult Consent(SignInOrder order, M365Tenant tenant, SignIn signIn)
    {
        var app = world.Apps[order.ClientId];
        if (World.PrincipalOf(tenant, order.ClientId) is { } principal && !Wanted(order).Except(principal.Scopes).Any())
        {
            return Done(order, tenant, signIn);
        }

        return signIn.User.TenantWideRoles.Intersect(MayConsent).Any()
            ? Results.Content(EntraPages.Consent(app.DisplayName, Granted(order), Keep(tenant, signIn)), Html)
            : order.Refuse(EntraError.NeedsAdmin);
    }

    private IResult Done(SignInOrder order, M365Tenant tenant, SignIn signIn) =>
        order.Answer(("code", codes.Issue(tenant, order, signIn)), ("session_state", Guid.NewGuid().ToString()));

    private string Keep(M365Tenant tenant, SignIn signIn)
    {
        var ticket = Guid.NewGuid().ToString("N");
        _underWay[ticket] = (tenant, signIn);
        return ticket;
    }

    /// <summary>
    /// What an administrator's consent gives: what is named, or for <c>.default</c> what the app has elsewhere, as its registration lists
    /// it.
    /// </summary>
    private string[] Granted(SignInOrder order) => Wanted(order).ToArray() is { Length: > 0 } named ? named
        : world.Tenants.Values.SelectMany(x => World.PrincipalOf(x, order.ClientId)?.Scopes ?? []).Distinct()
            .ToArray() is { Length: > 0 } registered ? registered
        : ["User.Read"];

    private static IEnumerable<string> Wanted(SignInOrder order) =>
        AskedScopes.Shape(order.Scope) is null ? AskedScopes.Read(order.Scope).Named : [];

    private IResult Again(SignInOrder order, string? name, EntraError error) =>
        Results.Content(EntraPages.SignIn(world.Apps[order.ClientId].DisplayName, name ?? order.LoginHint, error), Html);
}
