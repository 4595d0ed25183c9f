using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>The SyncApp.</summary>
internal static class SyncAppTables
{
    /// <summary>The index that decides which SyncApp of a provider was first.</summary>
    public const string OnePerProvider = "ux_sync_apps_provider";

    extension(TenantCredentialDbContext db)
    {
        /// <summary>
        /// The provider's SyncApp for what the platform does with it: whoever asks, and however little of the provider they see. Lists for
        /// operators read the set.
        /// </summary>
        public IQueryable<SyncApp> SyncAppInUse => db.Set<SyncApp>().AsNoTracking().IgnoreQueryFilters([LiveDbContext.CustomerFilter]);
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<SyncApp>(row =>
            {
                row.ToTable("sync_apps");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
                row.Property(x => x.Hint).HasMaxLength(SyncApp.MaxHintLength);
                row.ComplexProperty(x => x.Failure, Failure.Map);
                row.Ignore(x => x.Secret);
                row.HasIndex(x => x.ServiceProviderId, OnePerProvider).HasDatabaseName(OnePerProvider).IsUnique();
            });

            // The provider's own: operators of channels and customers do not see them. What the platform needs of them itself is not read
            // through these filters.
            model.Entity<SyncApp>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers);
        }
    }
}
