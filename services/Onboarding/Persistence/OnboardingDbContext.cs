using LivePlatform.Messaging;
using LivePlatform.Onboarding.BaseDomains;
using LivePlatform.Onboarding.Channels;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Customers;
using LivePlatform.Onboarding.Names;
using LivePlatform.Onboarding.Republishing;
using LivePlatform.Onboarding.Runs;
using LivePlatform.Onboarding.Sites;
using LivePlatform.Onboarding.VoiceServices;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ServiceProvider = LivePlatform.Onboarding.ServiceProviders.ServiceProvider;

namespace LivePlatform.Onboarding.Persistence;

/// <summary>The topology, fenced. Customers are at hand here, so no copies of them are kept.</summary>
internal sealed class OnboardingDbContext(DbContextOptions<OnboardingDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public const string DatabaseName = "onboarding";

    public DbSet<ServiceProvider> ServiceProviders => Set<ServiceProvider>();

    public DbSet<Channel> Channels => Set<Channel>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Service> Services => Set<Service>();

    public DbSet<Site> Sites => Set<Site>();

    public DbSet<ShortNameClaim> ShortNames => Set<ShortNameClaim>();

    public DbSet<RemovedObject> RemovedObjects => Set<RemovedObject>();

    public DbSet<BaseDomain> BaseDomains => Set<BaseDomain>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<MadeObject> MadeObjects => Set<MadeObject>();

    public DbSet<KnownConnection> Connections => Set<KnownConnection>();

    public DbSet<KnownRoles> Roles => Set<KnownRoles>();

    public DbSet<KnownDirectory> Directories => Set<KnownDirectory>();

    protected override bool KeepsCustomerCopies => false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ServiceProvider>(TopologyModel.Map);
        modelBuilder.Entity<Channel>(TopologyModel.Map);
        modelBuilder.Entity<Customer>(TopologyModel.Map);
        modelBuilder.Entity<Service>(TopologyModel.Map);
        modelBuilder.Entity<Site>(TopologyModel.Map);
        modelBuilder.Entity<ShortNameClaim>(TopologyModel.Map);
        modelBuilder.Entity<RemovedObject>(TopologyModel.Map);

        RunModel.MapAll(modelBuilder);

        // A base domain is the provider's own.
        modelBuilder.Entity<BaseDomain>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers);

        // A channel's operators see their channel, a customer's operators see none.
        modelBuilder.Entity<Channel>().HasQueryFilter(CustomerFilter, x => SeesAllCustomers || x.Id == VisibleChannelId);
        modelBuilder.Entity<Customer>().HasQueryFilter(
            CustomerFilter, x => SeesAllCustomers || x.Id == VisibleCustomerId || (VisibleChannelId != null && x.ChannelId == VisibleChannelId));
        modelBuilder.AddOutbox().AddRepublishing();
        base.OnModelCreating(modelBuilder);
    }

    protected override void FenceCustomer<TEntity>(EntityTypeBuilder<TEntity> entity) =>
        entity.HasQueryFilter(CustomerFilter, x =>
            SeesAllCustomers
            || x.CustomerId == VisibleCustomerId
            || (VisibleChannelId != null && Customers.Any(c => c.Id == x.CustomerId && c.ChannelId == VisibleChannelId)));
}
