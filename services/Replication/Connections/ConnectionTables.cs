using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Connections;

/// <summary>Copies of connections.</summary>
public static class ConnectionTables
{
    extension(ReplicationDbContext db)
    {
        public DbSet<KnownConnection> Connections => db.Set<KnownConnection>();
    }

    private sealed class Mapping : ITables<ReplicationDbContext>
    {
        public void Map(ModelBuilder model, ReplicationDbContext db)
        {
            model.Entity<KnownConnection>(row =>
            {
                row.ToTable("known_connections");
                row.HasKey(x => x.ConnectionId);
                row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId });
                row.Ignore(x => x.CredentialEnd);
            });
        }
    }
}
