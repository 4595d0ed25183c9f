using LivePlatform.Messaging;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LivePlatform.Replication.Persistence;

/// <summary>The database <c>replication</c>: each folder brings its own tables.</summary>
public sealed class ReplicationDbContext(DbContextOptions<ReplicationDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    /// <summary>The name of the filter that hides what is left of removed customers.</summary>
    public const string RemovedFilter = "removed";

    /// <summary>The channel that wakes whoever deletes replicas.</summary>
    public const string RemovalChannel = "live_removal";

    /// <summary>The channel that wakes dispatchers.</summary>
    public const string DispatchChannel = "live_dispatch";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        MapTables<ReplicationDbContext>(modelBuilder);
        modelBuilder.AddOutbox().AddRepublishing().AddAlerts();
        base.OnModelCreating(modelBuilder);
    }

    /// <summary>Of a removed customer, only operators of System scope see what is left.</summary>
    protected override void FenceCustomer<TEntity>(EntityTypeBuilder<TEntity> entity)
    {
        base.FenceCustomer(entity);
        entity.HasQueryFilter(
            RemovedFilter, x => !HidesRemovedCustomers || !KnownCustomers.Any(c => c.CustomerId == x.CustomerId && c.IsRemoved));
    }
}
