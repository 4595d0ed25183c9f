using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using ServiceProvider = LivePlatform.Onboarding.ServiceProviders.ServiceProvider;

namespace LivePlatform.Onboarding.Channels;

/// <summary>
/// Channels. Their references, as all references here, carry the provider: no row can point at another provider's, whatever the code does.
/// </summary>
internal static class ChannelTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<Channel> Channels => db.Set<Channel>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<Channel>(row =>
            {
                row.ToTable("channels");
                row.HasKey(x => x.Id);
                row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
                row.HasIndex(x => new { x.ServiceProviderId, x.NameKey }).HasDatabaseName(Constraints.ChannelName).IsUnique();
                row.HasOne<ServiceProvider>().WithMany().HasForeignKey(x => x.ServiceProviderId)
                    .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.ChannelProvider);
            });

            // A channel's operators see their channel, a customer's operators see none.
            model.Entity<Channel>().HasQueryFilter(LiveDbContext.CustomerFilter, x => db.SeesAllCustomers || x.Id == db.VisibleChannelId);
        }
    }
}
