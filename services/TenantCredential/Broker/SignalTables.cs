using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>Signals of changed credentials.</summary>
internal static class SignalTables
{
    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<CredentialSignal>(row =>
            {
                row.ToTable("credential_signals");
                row.HasKey(x => x.ConnectionId);
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.HasIndex(x => x.ChangedAt);
                row.SharedAcrossProviders(
                    "the token caches of all replicas look for changed connections; rows hold ids, versions and times");
            });
        }
    }
}
