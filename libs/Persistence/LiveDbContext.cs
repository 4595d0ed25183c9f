using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace LivePlatform.Persistence;

/// <summary>
/// A service's database with the first of its three fences: named query filters for the provider and the operator's view.
/// </summary>
/// <remarks>Reading a provider-owned row without a provider throws; it never means "all".</remarks>
public abstract class LiveDbContext(DbContextOptions options, ProviderScope provider, OperatorView view) : DbContext(options)
{
    private readonly HashSet<string> _wakeOnCommit = [];

    /// <summary>The name of the filter that keeps providers apart. It is never ignored.</summary>
    public const string ProviderFilter = "provider";

    /// <summary>The name of the filter that narrows an operator of a channel or a customer to what is theirs.</summary>
    public const string CustomerFilter = "customer";

    /// <summary>The provider that this context reads and writes for.</summary>
    public ServiceProviderId CurrentProvider => provider.Current;

    /// <summary>Copies of the provider's customers.</summary>
    public DbSet<KnownCustomer> KnownCustomers => Set<KnownCustomer>();

    /// <summary>True when the current operator sees all customers of the provider.</summary>
    public bool SeesAllCustomers => view.SeesAllCustomers;

    /// <summary>True when what is left of removed customers is not shown.</summary>
    public bool HidesRemovedCustomers => view.HidesRemovedCustomers;

    /// <summary>The one customer the operator sees, if so narrowed.</summary>
    public Guid? VisibleCustomerId => view.CustomerId;

    /// <summary>The one channel the operator sees, if so narrowed.</summary>
    public Guid? VisibleChannelId => view.ChannelId;

    /// <summary>False in the service that owns customers, which needs no copy of them.</summary>
    protected virtual bool KeepsCustomerCopies => true;

    internal IReadOnlyCollection<string> WakeOnCommit => _wakeOnCommit;

    /// <summary>
    /// Lets work on one object be done one after the other until the transaction ends: of two events about it at once the older could win,
    /// and the first two may both find no row to lock. Who locks two objects locks them in a fixed order.
    /// </summary>
    /// <param name="id">The object.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task LockAsync(Guid id, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({id.ToString()}, 0))", cancellationToken);

    /// <summary>Wakes everybody who listens to this channel when, and only if, the current unit of work commits.</summary>
    public void NotifyOnCommit(string channel) => _wakeOnCommit.Add(channel);

    internal void ForgetWakes() => _wakeOnCommit.Clear();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<ServiceProviderId>().HaveConversion<ServiceProviderIdConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    /// <summary>Maps the tables of all folders of a service (<see cref="ITables{TDb}"/>).</summary>
    /// <typeparam name="TDb">The context's own type.</typeparam>
    protected void MapTables<TDb>(ModelBuilder modelBuilder)
        where TDb : LiveDbContext
    {
        foreach (var tables in typeof(TDb).Assembly.GetTypes().Where(x => x.IsClass && x.IsAssignableTo(typeof(ITables<TDb>)))
            .OrderBy(x => x.FullName, StringComparer.Ordinal))
        {
            ((ITables<TDb>)Activator.CreateInstance(tables, nonPublic: true)!).Map(modelBuilder, (TDb)this);
        }
    }

    /// <summary>Maps what every service's database holds. Call it last: it fences every entity mapped so far.</summary>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<IdempotencyRecord>(IdempotencyRecord.Map);
        if (KeepsCustomerCopies)
        {
            modelBuilder.Entity<KnownCustomer>(row =>
            {
                row.ToTable("known_customers");
                row.HasKey(x => x.CustomerId);
                row.Property(x => x.Name).HasMaxLength(200);
                row.HasIndex(x => new { x.ServiceProviderId, x.ChannelId });
            });
        }
        else
        {
            modelBuilder.Ignore<KnownCustomer>();
        }

        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => !e.IsOwned()).ToList())
        {
            if (entity.ClrType.IsAssignableTo(typeof(Versioned)))
            {
                modelBuilder.Entity(entity.ClrType).Property(nameof(Versioned.Version)).IsConcurrencyToken();
            }

            if (entity.ClrType.IsAssignableTo(typeof(IProviderOwned)))
            {
                Fence(nameof(FenceProvider), entity.ClrType, modelBuilder);
            }

            if (entity.ClrType.IsAssignableTo(typeof(ICustomerOwned)))
            {
                Fence(nameof(FenceCustomerOf), entity.ClrType, modelBuilder);
            }
        }
    }

    /// <summary>
    /// Adds the filter of an operator's view to one entity. Onboarding overrides it: there the customers themselves are at hand.
    /// </summary>
    protected virtual void FenceCustomer<TEntity>(EntityTypeBuilder<TEntity> entity)
        where TEntity : class, ICustomerOwned
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.HasQueryFilter(CustomerFilter, x =>
            SeesAllCustomers
            || x.CustomerId == VisibleCustomerId
            || (VisibleChannelId != null && KnownCustomers.Any(c => c.CustomerId == x.CustomerId && c.ChannelId == VisibleChannelId)));
    }

    private void FenceProvider<TEntity>(ModelBuilder model)
        where TEntity : class, IProviderOwned =>
        model.Entity<TEntity>().HasQueryFilter(ProviderFilter, x => x.ServiceProviderId == CurrentProvider);

    private void FenceCustomerOf<TEntity>(ModelBuilder model)
        where TEntity : class, ICustomerOwned => FenceCustomer(model.Entity<TEntity>());

    private void Fence(string method, Type entity, ModelBuilder model) =>
        typeof(LiveDbContext).GetMethod(method, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(entity).Invoke(this, [model]);

    private sealed class ServiceProviderIdConverter()
        : ValueConverter<ServiceProviderId, Guid>(id => id.Value, value => ServiceProviderId.From(value));
}
