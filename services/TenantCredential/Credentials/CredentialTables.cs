using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>Sealed credentials.</summary>
internal static class CredentialTables
{
    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<StoredCredential>(row =>
            {
                row.ToTable("credentials");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.Hint).HasMaxLength(StoredCredential.MaxHintLength);
                row.Property(x => x.AccountName).HasMaxLength(StoredCredential.MaxAccountNameLength);
                row.HasIndex(x => x.ConnectionId);
                row.HasIndex(x => new { x.ServiceProviderId, x.ExpiresOn });
            });
        }
    }
}
