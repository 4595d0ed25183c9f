using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary>Stored secrets.</summary>
internal static class StoredSecretTables
{
    /// <summary>The index that decides which stored secret has a name.</summary>
    public const string StoredSecretName = "ux_stored_secrets_name";

    extension(TenantCredentialDbContext db)
    {
        public DbSet<StoredSecret> StoredSecrets => db.Set<StoredSecret>();
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<StoredSecret>(row =>
            {
                row.ToTable("stored_secrets");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.HasIndex(x => new { x.ServiceProviderId, x.Name }).HasDatabaseName(StoredSecretName).IsUnique();
            });

            // The provider's own: operators of channels and customers do not see them.
            model.Entity<StoredSecret>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers);
        }
    }
}
