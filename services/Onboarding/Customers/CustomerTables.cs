using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using ServiceProvider = LivePlatform.Onboarding.ServiceProviders.ServiceProvider;

namespace LivePlatform.Onboarding.Customers;

/// <summary>Customers.</summary>
internal static class CustomerTables
{
    extension(OnboardingDbContext db)
    {
        public DbSet<Customer> Customers => db.Set<Customer>();
    }

    private sealed class Mapping : ITables<OnboardingDbContext>
    {
        public void Map(ModelBuilder model, OnboardingDbContext db)
        {
            model.Entity<Customer>(row =>
            {
                row.ToTable("customers");
                row.HasKey(x => x.Id);
                row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
                row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
                row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
                row.HasIndex(x => new { x.ServiceProviderId, x.NameKey }).HasDatabaseName(Constraints.CustomerName).IsUnique();
                row.HasOne<ServiceProvider>().WithMany().HasForeignKey(x => x.ServiceProviderId)
                    .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.CustomerProvider);
                row.HasOne<Channel>().WithMany()
                    .HasForeignKey(x => new { x.ServiceProviderId, x.ChannelId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
                    .IsRequired(false).OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.CustomerChannel);
            });
            model.Entity<Customer>().HasQueryFilter(
                LiveDbContext.CustomerFilter,
                x => db.SeesAllCustomers || x.Id == db.VisibleCustomerId
                    || (db.VisibleChannelId != null && x.ChannelId == db.VisibleChannelId));
        }
    }
}
