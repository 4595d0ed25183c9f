using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Connections;

/// <summary>Copies of connections.</summary>
internal static class ConnectionTables
{
    extension(RoleValidationDbContext db)
    {
        public DbSet<KnownConnection> Connections => db.Set<KnownConnection>();
    }

    private sealed class Mapping : ITables<RoleValidationDbContext>
    {
        public void Map(ModelBuilder model, RoleValidationDbContext db) => model.Entity<KnownConnection>(row =>
        {
            row.ToTable("known_connections");
            row.HasKey(x => x.ConnectionId);
            row.Property(x => x.ConnectionId).ValueGeneratedNever();
            row.HasIndex(x => new { x.ServiceProviderId, x.CustomerId });
            row.HasIndex(x => new { x.ServiceProviderId, x.M365TenantId, x.ClientId });
            row.Ignore(x => x.Ref).Ignore(x => x.IsAssessable).Ignore(x => x.Principal);
        });
    }
}
