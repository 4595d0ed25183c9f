using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>
/// The database of the wrapped data keys, and of the heads of the audit chains: whoever holds only the other database can neither read a
/// secret nor forge a chain.
/// </summary>
internal sealed class KeysDbContext(DbContextOptions<KeysDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public DbSet<WrappedDataKey> DataKeys => Set<WrappedDataKey>();

    public DbSet<AuditAnchor> Anchors => Set<AuditAnchor>();

    protected override bool KeepsCustomerCopies => false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<WrappedDataKey>(row =>
        {
            row.ToTable("data_keys");
            row.HasKey(x => new { x.ServiceProviderId, x.Owner, x.OwnerId, x.Version });
            row.Property(x => x.WrappedBy).HasMaxLength(WrappedDataKey.MaxKeyIdLength);
            row.HasIndex(x => x.WrappedBy);
        });
        modelBuilder.Entity<AuditAnchor>(row =>
        {
            row.ToTable("audit_anchors");
            row.HasKey(x => x.ServiceProviderId);
        });
        base.OnModelCreating(modelBuilder);
    }
}
