using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>A customer's Entra tenant. It belongs to one Customer of a provider as long as a connection leads to it.</summary>
internal sealed class M365Tenant : ICustomerOwned
{
    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid M365TenantId { get; init; }

    public required Guid CustomerId { get; init; }
}

/// <summary>Decides to whom an M365Tenant belongs. The row's lock puts claims and releases in order.</summary>
internal static class M365Tenants
{
    /// <summary>Claims it for a customer.</summary>
    /// <returns>The customer that it belongs to now: the given one, or the one that was first.</returns>
    public static async Task<Guid> ClaimAsync(TenantCredentialDbContext db, Guid m365TenantId, Guid customerId, CancellationToken cancellationToken)
    {
        // The update changes nothing; it makes the statement wait for a release under way and return the owner.
        var owners = await db.Database.SqlQuery<Guid>(
            $"""
            INSERT INTO m365_tenants (service_provider_id, m365_tenant_id, customer_id) VALUES ({db.CurrentProvider.Value}, {m365TenantId}, {customerId})
            ON CONFLICT (service_provider_id, m365_tenant_id) DO UPDATE SET customer_id = m365_tenants.customer_id
            RETURNING customer_id AS "Value"
            """).ToListAsync(cancellationToken);
        return owners.Single();
    }

    /// <summary>Gives it up if the removed connection was the last that led to it.</summary>
    public static async Task ReleaseAsync(TenantCredentialDbContext db, Connection removed, CancellationToken cancellationToken)
    {
        var tenant = removed.M365TenantId;
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM m365_tenants WHERE service_provider_id = {db.CurrentProvider.Value} AND m365_tenant_id = {tenant} FOR UPDATE", cancellationToken);
        var leadsThere = await db.Connections.IgnoreQueryFilters([LiveDbContext.CustomerFilter])
            .AnyAsync(x => x.M365TenantId == tenant && x.RemovedAt == null && x.Id != removed.Id, cancellationToken);
        if (!leadsThere)
        {
            await db.M365Tenants.IgnoreQueryFilters([LiveDbContext.CustomerFilter]).Where(x => x.M365TenantId == tenant).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
