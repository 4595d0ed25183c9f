using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Connections, the changes of their credentials, and whose tenant is whose.</summary>
internal static class ConnectionTables
{
    /// <summary>The index that decides which connection of a service was first.</summary>
    public const string OneLiveConnectionPerService = "ux_connections_live_service";

    extension(TenantCredentialDbContext db)
    {
        public DbSet<Connection> Connections => db.Set<Connection>();

        public DbSet<M365Tenant> M365Tenants => db.Set<M365Tenant>();

        /// <summary>A connection that was not removed, with its credential.</summary>
        public Task<Connection?> FindLiveAsync(Guid connectionId, CancellationToken cancellationToken) =>
            db.Set<Connection>().Include(x => x.Credential).Include(x => x.Change!.Other).Include(x => x.Rotation)
                .SingleOrDefaultAsync(x => x.Id == connectionId && x.RemovedAt == null, cancellationToken);

        /// <summary>The same for a change: whoever comes second waits, and sees what the first one did.</summary>
        public async Task<Connection?> LockLiveAsync(Guid connectionId, CancellationToken cancellationToken)
        {
            await db.LockConnectionAsync(connectionId, cancellationToken);
            return await db.FindLiveAsync(connectionId, cancellationToken);
        }

        /// <summary>Takes a connection's lock, which comes before those of everything that belongs to it.</summary>
        public Task LockConnectionAsync(Guid connectionId, CancellationToken cancellationToken) =>
            db.Database.ExecuteSqlAsync($"SELECT 1 FROM connections WHERE id = {connectionId} FOR UPDATE", cancellationToken);
    }

    private sealed class Mapping : ITables<TenantCredentialDbContext>
    {
        public void Map(ModelBuilder model, TenantCredentialDbContext db)
        {
            model.Entity<Connection>(row =>
            {
                row.ToTable("connections");
                row.HasKey(x => x.Id);
                row.Property(x => x.Id).ValueGeneratedNever();
                row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
                row.ComplexProperty(x => x.Failure, Failure.Map);
                row.HasIndex(x => x.ServiceId, OneLiveConnectionPerService).HasDatabaseName(OneLiveConnectionPerService).IsUnique()
                    .HasFilter("removed_at IS NULL");
                row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId, x.ClientId });
                row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId });
                row.HasOne(x => x.Credential).WithMany().HasForeignKey(x => x.CredentialId).OnDelete(DeleteBehavior.Restrict);
                row.HasOne(x => x.Change).WithOne().HasForeignKey<CredentialChange>(x => x.ConnectionId).IsRequired();
            });
            model.Entity<CredentialChange>(row =>
            {
                row.ToTable("credential_changes");
                row.HasKey(x => x.ConnectionId);
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.ComplexProperty(x => x.Failure, Failure.Map);
                row.Ignore(x => x.Candidate).Ignore(x => x.Standby);
                row.HasOne(x => x.Other).WithMany().HasForeignKey(x => x.OtherId).OnDelete(DeleteBehavior.Restrict);
            });
            model.Entity<M365Tenant>(row =>
            {
                row.ToTable("m365_tenants");
                row.Property(x => x.M365TenantId).HasColumnName("m365_tenant_id");
                row.HasKey(x => new { x.ServiceProviderId, x.M365TenantId });
            });
        }
    }
}
