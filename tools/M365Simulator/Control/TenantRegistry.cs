using LivePlatform.M365Simulator.Graph;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Control;

/// <summary>Makes tenants and apps as the control API orders them.</summary>
internal sealed class TenantRegistry(World world, TenantEdits edits, SimulatorClock clock, CurrentSettings settings)
{
    private const int MostObjects = 5_000_000;

    public M365Tenant Add(SeedTenant order)
    {
        if (order.TenantId == Guid.Empty || order.NodesLagSeconds is < 0 or > 86_400 || order.Users is < 0 or > MostObjects
            || order.Groups is < 0 or > MostObjects || order.Memberships is < 0 or > 50_000_000)
        {
            throw ControlRefusal.Bad(
                "tenantId must be set; users and groups must be 0 to 5,000,000, memberships 0 to 50,000,000, nodesLagSeconds 0 to 86,400.");
        }

        var short8 = order.TenantId.ToString("N")[..8];
        var name = order.DisplayName ?? $"Customer {short8}";
        var memberships = order.Memberships ?? DefaultMemberships(order.Users, order.Groups);
        var seed = new TenantSeed(
            order.TenantId, order.Seed, name, order.Domain ?? $"customer{short8}.onmicrosoft.com", order.Users, order.Groups, memberships);
        if (!SeededMembership.Fits(seed))
        {
            throw ControlRefusal.Bad("So many memberships do not fit: nobody is twice in a group.");
        }

        var tenant = new M365Tenant(
            seed, order.TeamsServicePrincipal, order.Pim, clock, settings)
        { NodesLag = TimeSpan.FromSeconds(order.NodesLagSeconds) };
        return world.TryAdd(tenant) ? tenant : throw new ControlRefusal(409, "The tenant exists already.");
    }

    public IReadOnlyList<Guid> AddMany(SeedManyTenants order)
    {
        if (order.Count is < 1 or > 50_000)
        {
            throw ControlRefusal.Bad("count must be 1 to 50,000.");
        }

        var ids = new ObjectIds(Mix.Of(order.Seed, 0xB01C));
        var made = Enumerable.Range(0, order.Count).Select(n => ids.Of(ObjectKind.Application, n)).ToList();
        foreach (var (index, id) in made.Index())
        {
            var tenant = Add(new SeedTenant(id, order.Users, order.Groups, order.Memberships, Seed: Mix.Of(order.Seed, (ulong)index) >> 1));
            if (order.App is { } app)
            {
                PutApp(tenant, app.AppId, app);
            }
        }

        return made;
    }

    public M365Tenant Tenant(Guid id) => world.Tenants.GetValueOrDefault(id) ?? throw ControlRefusal.NotFound("tenant");

    public ServicePrincipal Principal(Guid tenantId, Guid appId) =>
        World.PrincipalOf(Tenant(tenantId), appId) ?? throw ControlRefusal.NotFound("app in this tenant");

    public ServicePrincipal PutApp(M365Tenant tenant, Guid appId, PutApp order)
    {
        var app = world.Apps.GetOrAdd(
            appId,
            id => new AppRegistration(
                id, new ObjectIds(Mix.Of((ulong)id.GetHashCode())).Of(ObjectKind.Application, 1), order.HomeTenantId ?? tenant.Id));
        app.DisplayName = order.DisplayName ?? (app.DisplayName.Length > 0 ? app.DisplayName : $"App {appId.ToString("N")[..8]}");
        if (order.Secrets is { } secrets)
        {
            app.Secrets = [.. secrets.Select(NewSecret)];
        }

        var principal = World.PrincipalOf(tenant, appId) ?? tenant.Writing(() => tenant.Enter(app));
        (principal.Permissions, principal.Disabled) = ([.. order.Permissions.Distinct()], order.Disabled);
        principal.Scopes = order.Scopes is { } scopes ? [.. scopes.Distinct()] : principal.Scopes;
        app.RedirectUris = order.RedirectUris ?? app.RedirectUris;
        app.Owners = order.OwnsItself ? [.. app.Owners.Append(principal.Id).Distinct()] : [.. app.Owners.Where(x => x != principal.Id)];
        if (order.Roles is { } roles)
        {
            ReplaceRoles(tenant, principal, roles);
        }

        return principal;
    }

    /// <summary>Takes every role away and gives these.</summary>
    public void ReplaceRoles(M365Tenant tenant, RolePrincipal principal, IEnumerable<GiveRole> roles)
    {
        foreach (var old in principal.Roles)
        {
            TakeRole(tenant, principal, old.Id);
        }

        foreach (var role in roles)
        {
            Give(tenant, principal, role);
        }
    }

    public AppSecret AddSecret(AppRegistration app, SeedSecret order)
    {
        var secret = NewSecret(order);
        lock (app)
        {
            app.Secrets = [.. app.Secrets, secret];
        }

        return secret;
    }

    public RoleAssignment Give(M365Tenant tenant, RolePrincipal principal, GiveRole order)
    {
        if (order.Scope != "/" && !order.Scope.StartsWith("/administrativeUnits/", StringComparison.Ordinal))
        {
            throw ControlRefusal.Bad("scope is / or /administrativeUnits/<id>.");
        }

        return tenant.Writing(() =>
        {
            var holder = order.Via == RoleVia.Group ? RoleGroup(tenant, principal, order.Role) : principal.Id;
            var id = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
            var assignment = new RoleAssignment(id, order.Role, order.Via, order.Scope, holder, clock.GetUtcNow());
            principal.Roles = [.. principal.Roles, assignment];
            return assignment;
        });
    }

    public static bool TakeRole(M365Tenant tenant, RolePrincipal principal, string id) => tenant.Writing(() =>
    {
        var left = principal.Roles.Where(r => r.Id != id).ToList();
        var taken = left.Count < principal.Roles.Count;
        principal.Roles = left;
        return taken;
    });

    /// <summary>
    /// A role-assignable security group with the principal as its member; those who sign in stand apart from the directory's members.
    /// </summary>
    private Guid RoleGroup(M365Tenant tenant, RolePrincipal principal, Guid role)
    {
        var values = PropertyValues.Of(ObjectKind.Group, new Dictionary<string, object>
        {
            ["displayName"] = $"Role {DirectoryRoles.NameOf(role)}",
            ["isAssignableToRole"] = true,
            ["securityEnabled"] = true,
            ["mailEnabled"] = false,
            ["groupTypes"] = Array.Empty<string>(),
        });
        var group = edits.Add(tenant, ObjectKind.Group, values);
        if (principal is ServicePrincipal { Number: var number })
        {
            TenantEdits.Link(tenant, group, new Member(ObjectKind.ServicePrincipal, number), linked: true);
        }

        return tenant.Groups.IdOf(group);
    }

    private AppSecret NewSecret(SeedSecret order)
    {
        var now = clock.GetUtcNow();
        var start = order.StartsAt ?? now;
        return new AppSecret(
            Guid.NewGuid(), order.Value ?? Applications.NewText(), order.DisplayName, start, order.ExpiresAt ?? start.AddYears(2),
            now.AddSeconds(order.UsableAfterSeconds));
    }

    private static int DefaultMemberships(int users, int groups) => groups == 0 ? 0 : (int)Math.Min(2L * users, (long)users * groups / 2);
}
