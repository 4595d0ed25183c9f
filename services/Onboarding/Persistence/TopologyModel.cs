using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Republishing;
using LivePlatform.Onboarding.Sites;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ServiceProvider = LivePlatform.Onboarding.ServiceProviders.ServiceProvider;

namespace LivePlatform.Onboarding.Persistence;

/// <summary>Tables, keys and constraints. References carry the provider, so that no row can point at another provider's, whatever the code does.</summary>
internal static class TopologyModel
{
    private const int MaxAddressLength = 253;

    public static void Map(EntityTypeBuilder<ServiceProvider> row)
    {
        row.ToTable("service_providers");
        row.HasKey(x => x.ServiceProviderId).HasName(Constraints.ServiceProviderKey);
        row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
        row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
        row.HasIndex(x => x.NameKey).HasDatabaseName(Constraints.ServiceProviderName).IsUnique();
    }

    public static void Map(EntityTypeBuilder<Channel> row)
    {
        row.ToTable("channels");
        row.HasKey(x => x.Id);
        row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
        row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
        row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
        row.HasIndex(x => new { x.ServiceProviderId, x.NameKey }).HasDatabaseName(Constraints.ChannelName).IsUnique();
        row.HasOne<ServiceProvider>().WithMany().HasForeignKey(x => x.ServiceProviderId)
            .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.ChannelProvider);
    }

    public static void Map(EntityTypeBuilder<Customer> row)
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
    }

    public static void Map(EntityTypeBuilder<Service> row)
    {
        row.ToTable("services");
        row.HasKey(x => x.Id);
        row.HasAlternateKey(x => new { x.ServiceProviderId, x.Id });
        row.Property(x => x.FullName).HasMaxLength(ProperNameAttribute.MaxLength);
        row.Property(x => x.ShortName).HasMaxLength(ShortName.MaxLength);
        row.HasOne<Customer>().WithMany()
            .HasForeignKey(x => new { x.ServiceProviderId, x.CustomerId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
            .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.ServiceCustomer);
    }

    public static void Map(EntityTypeBuilder<Site> row)
    {
        row.ToTable("sites");
        row.HasKey(x => x.Id);
        row.Property(x => x.Name).HasMaxLength(ProperNameAttribute.MaxLength);
        row.Property(x => x.NameKey).HasMaxLength(ProperNameAttribute.MaxLength);
        row.Property(x => x.ShortName).HasMaxLength(ShortName.MaxLength);
        row.PrimitiveCollection(x => x.SbcAddresses).ElementType(address => address.HasMaxLength(MaxAddressLength));
        row.HasIndex(x => new { x.ServiceProviderId, x.ServiceId, x.NameKey }).HasDatabaseName(Constraints.SiteName).IsUnique();
        row.HasOne<Service>().WithMany()
            .HasForeignKey(x => new { x.ServiceProviderId, x.ServiceId }).HasPrincipalKey(x => new { x.ServiceProviderId, x.Id })
            .OnDelete(DeleteBehavior.Restrict).HasConstraintName(Constraints.SiteService);
    }

    public static void Map(EntityTypeBuilder<ShortNameClaim> row)
    {
        row.ToTable("short_names");
        row.HasKey(x => new { x.ServiceProviderId, x.Name }).HasName(Constraints.ShortNameKey);
        row.Property(x => x.Name).HasMaxLength(ShortName.MaxLength);
        row.HasIndex(x => x.HolderId);
    }

    public static void Map(EntityTypeBuilder<RemovedObject> row)
    {
        row.ToTable("removed_objects");
        row.HasKey(x => x.Id);
        row.Property(x => x.Id).ValueGeneratedNever();
        row.Property(x => x.Contract).HasMaxLength(100);
        row.Property(x => x.Body).HasColumnType("jsonb");
        row.HasIndex(x => new { x.ServiceProviderId, x.Id });
    }
}
