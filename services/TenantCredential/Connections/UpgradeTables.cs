using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Upgrades and their items.</summary>
internal static class UpgradeTables
{
    /// <summary>The index that decides which upgrade of a connection was first.</summary>
    public const string OneOpenPerConnection = "ux_upgrade_items_open_connection";

    /// <summary>An item for a change: who comes after its end sees that end.</summary>
    public static async Task<UpgradeItem?> LockUpgradeItemAsync(
        this TenantCredentialDbContext db, Guid itemId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM upgrade_items WHERE id = {itemId} FOR UPDATE", cancellationToken);
        return await db.Set<UpgradeItem>().SingleOrDefaultAsync(x => x.Id == itemId, cancellationToken);
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<Upgrade>(row =>
            {
                row.ToTable("upgrades");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.SenderName).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.CreatedBy).HasMaxLength(Audit.AuditEntry.MaxTextLength);
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
            });
            model.Entity<UpgradeItem>(row =>
            {
                row.ToTable("upgrade_items");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.ComplexProperty(x => x.Failure, Failure.Map);
                row.HasIndex(x => new { x.UpgradeId, x.Id });
                row.HasIndex(x => x.ConnectionId, OneOpenPerConnection).HasDatabaseName(OneOpenPerConnection).IsUnique()
                    .HasFilter("state NOT IN ('Done', 'Unchanged')");
                row.HasIndex(x => new { x.ConnectionId, x.NewVersion });
                row.HasOne<Upgrade>().WithMany().HasForeignKey(x => x.UpgradeId).OnDelete(DeleteBehavior.Cascade);
                row.HasOne<Connection>().WithMany().HasForeignKey(x => x.ConnectionId).OnDelete(DeleteBehavior.Cascade);
            });

            // The provider's own: operators of channels and customers do not see them. What the platform needs of them itself is not read
            // through these filters.
            model.Entity<Upgrade>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers);
        }
    }
}
