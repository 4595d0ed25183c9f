using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>The audit, its seals, and its tail.</summary>
internal static class AuditTables
{
    extension(TenantCredentialDbContext db)
    {
        public DbSet<AuditEntry> Audit => db.Set<AuditEntry>();

        public DbSet<AuditTailEntry> AuditTail => db.Set<AuditTailEntry>();

        public DbSet<AuditSeal> AuditSeals => db.Set<AuditSeal>();
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<AuditEntry>(row =>
            {
                row.ToTable("audit");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.ActorId).HasMaxLength(AuditEntry.MaxTextLength);
                row.Property(x => x.ActorName).HasMaxLength(AuditEntry.MaxTextLength);
                row.Property(x => x.Resource).HasMaxLength(AuditEntry.MaxTextLength);
                row.Property(x => x.Purpose).HasMaxLength(AuditEntry.MaxTextLength);
                row.Property(x => x.Detail).HasMaxLength(AuditEntry.MaxTextLength);
                row.HasIndex(x => new { x.ServiceProviderId, x.Id });
                row.HasIndex(x => new { x.ConnectionId, x.Id });
                row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId, x.Id });
                row.HasIndex(x => new { x.ServiceProviderId, x.ActorId, x.Id });
                row.HasIndex(x => new { x.ServiceProviderId, x.Resource, x.Id }, "ix_audit_acts").HasFilter("action = 'OperatorActed'");
                row.AppendOnly();
            });
            model.Entity<AuditSeal>(row =>
            {
                row.ToTable("audit_seals");
                row.HasKey(x => new { x.ServiceProviderId, x.Number });
                row.HasIndex(x => x.AuditId).IsUnique();
                row.AppendOnly();
            });
            model.Entity<AuditTailEntry>(row =>
            {
                row.ToTable("audit_tail");
                row.HasKey(x => x.Sequence);
                row.Property(x => x.Sequence).UseIdentityAlwaysColumn();
                row.HasIndex(x => x.AuditId).IsUnique();
                row.HasIndex(x => new { x.ServiceProviderId, x.Sequence });
                row.SharedAcrossProviders("the sealer looks for providers with waiting rows; rows hold ids and a time");
            });
        }
    }
}
