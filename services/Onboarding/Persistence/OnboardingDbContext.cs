using System.Reflection;
using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Onboarding.Persistence;

/// <summary>
/// The topology and its runs, fenced: each folder brings its own tables. Customers are at hand here, so no copies of them are kept.
/// </summary>
internal sealed class OnboardingDbContext(DbContextOptions<OnboardingDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public const string DatabaseName = "onboarding";

    protected override bool KeepsCustomerCopies => false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables<OnboardingDbContext>(modelBuilder);
        modelBuilder.AddOutbox().AddRepublishing().AddAlerts();
        base.OnModelCreating(modelBuilder);
    }

    protected override void FenceCustomer<TEntity>(EntityTypeBuilder<TEntity> entity)
    {
        var customer = entity.Metadata.Model.GetEntityTypes().Single(x => x.ClrType.IsAssignableTo(typeof(ICustomerRow))).ClrType;
        typeof(OnboardingDbContext).GetMethod(nameof(FenceBy), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(typeof(TEntity), customer).Invoke(this, [entity]);
    }

    private void FenceBy<TEntity, TCustomer>(EntityTypeBuilder<TEntity> entity)
        where TEntity : class, ICustomerOwned
        where TCustomer : class, ICustomerRow =>
        entity.HasQueryFilter(CustomerFilter, x =>
            SeesAllCustomers
            || x.CustomerId == VisibleCustomerId
            || (VisibleChannelId != null && Set<TCustomer>().Any(c => c.Id == x.CustomerId && c.ChannelId == VisibleChannelId)));
}
