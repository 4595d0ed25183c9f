using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Copies;

/// <summary>Copies of what runs look at.</summary>
internal static class CopyTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<KnownConnection> Connections => db.Set<KnownConnection>();

        public DbSet<KnownRoles> Roles => db.Set<KnownRoles>();

        public DbSet<KnownDirectory> Directories => db.Set<KnownDirectory>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<KnownConnection>(row =>
            {
                row.ToTable("known_connections");
                row.HasKey(x => x.ConnectionId);
                row.Property(x => x.ConnectionId).ValueGeneratedNever();
                row.Ignore(x => x.Ref);
                row.HasIndex(x => x.ServiceId);
            });
            model.Entity<KnownRoles>(row =>
            {
                row.ToTable("known_roles");
                row.HasKey(x => new { x.ConnectionId, x.Stage, x.DnsMode });
            });
            model.Entity<KnownDirectory>(row =>
            {
                row.ToTable("known_directories");
                row.HasKey(x => x.DirectoryId);
                row.Property(x => x.DirectoryId).ValueGeneratedNever();
                row.HasIndex(x => new { x.CustomerId, x.M365TenantId });
            });
        }
    }
}
