using System.Collections.Concurrent;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>All tenants and apps.</summary>
internal sealed class World
{
    private readonly ConcurrentDictionary<string, M365Tenant> _byDomain = new(StringComparer.OrdinalIgnoreCase);

    public ConcurrentDictionary<Guid, M365Tenant> Tenants { get; } = new();

    public ConcurrentDictionary<Guid, AppRegistration> Apps { get; } = new();

    public bool TryAdd(M365Tenant tenant)
    {
        if (!Tenants.TryAdd(tenant.Id, tenant))
        {
            return false;
        }

        _byDomain[tenant.Seed.Domain] = tenant;
        return true;
    }

    public bool Remove(Guid tenantId) => Tenants.TryRemove(tenantId, out var tenant) && _byDomain.TryRemove(tenant.Seed.Domain, out _);

    /// <summary>By GUID or domain, as the token endpoint takes it.</summary>
    public M365Tenant? Find(string tenant) =>
        Guid.TryParse(tenant, out var id) ? Tenants.GetValueOrDefault(id) : _byDomain.GetValueOrDefault(tenant);

    public static ServicePrincipal? PrincipalOf(M365Tenant tenant, Guid appId)
    {
        tenant.Gate.EnterReadLock();
        try
        {
            return tenant.ServicePrincipals.LastOrDefault(p => p.App.AppId == appId && !p.Removed);
        }
        finally
        {
            tenant.Gate.ExitReadLock();
        }
    }

    public void Clear()
    {
        Tenants.Clear();
        Apps.Clear();
        _byDomain.Clear();
    }
}
