using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>
/// A customer's Entra tenant. It belongs to one Customer of a provider from the first proof that a connection of that customer leads there,
/// as long as one does. An entry that was never proven claims nothing, so that nobody can take a tenant id by naming it.
/// </summary>
internal sealed class M365Tenant : ICustomerOwned
{
    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid M365TenantId { get; init; }

    public required Guid CustomerId { get; init; }

    /// <summary>
    /// When a connection of the customer first worked there; null: it was only named, by a former version, and counts for nothing.
    /// </summary>
    public DateTimeOffset? ProvenAt { get; init; }
}

/// <summary>Decides to whom an M365Tenant belongs. The row's lock puts claims and releases in order.</summary>
internal static class M365Tenants
{
    /// <summary>Claims it for the customer of a connection that was proven just now.</summary>
    /// <returns>False when another customer of the provider was first.</returns>
    public static async Task<bool> ClaimAsync(TenantCredentialDbContext db, Connection proven, CancellationToken cancellationToken)
    {
        // Of one that is proven the update changes nothing; it makes the statement wait for a release under way and return the owner.
        var owners = await db.Database.SqlQuery<Guid>(
            $"""
            INSERT INTO m365_tenants (service_provider_id, m365_tenant_id, customer_id, proven_at)
                VALUES ({db.CurrentProvider.Value}, {proven.M365TenantId}, {proven.CustomerId}, now())
            ON CONFLICT (service_provider_id, m365_tenant_id) DO UPDATE SET
                customer_id = CASE WHEN m365_tenants.proven_at IS NULL THEN excluded.customer_id ELSE m365_tenants.customer_id END,
                proven_at = coalesce(m365_tenants.proven_at, excluded.proven_at)
            RETURNING customer_id AS "Value"
            """).ToListAsync(cancellationToken);
        return owners.Single() == proven.CustomerId;
    }

    /// <summary>
    /// Whether it belongs to another customer of the provider. For those who see all customers: to others it would tell of one that they do
    /// not see.
    /// </summary>
    public static Task<bool> IsOfAnotherAsync(
        TenantCredentialDbContext db, Guid m365TenantId, Guid customerId, CancellationToken cancellationToken) =>
        db.M365Tenants.AnyAsync(x => x.M365TenantId == m365TenantId && x.CustomerId != customerId && x.ProvenAt != null, cancellationToken);

    /// <summary>Gives it up if the removed connection was the customer's last that led to it.</summary>
    public static async Task ReleaseAsync(TenantCredentialDbContext db, Connection removed, CancellationToken cancellationToken)
    {
        var (tenant, customer) = (removed.M365TenantId, removed.CustomerId);
        await db.Database.ExecuteSqlAsync(
            $"SELECT 1 FROM m365_tenants WHERE service_provider_id = {db.CurrentProvider.Value} AND m365_tenant_id = {tenant} FOR UPDATE",
            cancellationToken);
        var leadsThere = await db.Connections.IgnoreQueryFilters([LiveDbContext.CustomerFilter])
            .AnyAsync(
                x => x.M365TenantId == tenant && x.CustomerId == customer && x.RemovedAt == null && x.Id != removed.Id, cancellationToken);
        if (!leadsThere)
        {
            await db.M365Tenants.IgnoreQueryFilters([LiveDbContext.CustomerFilter])
                .Where(x => x.M365TenantId == tenant && x.CustomerId == customer).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
