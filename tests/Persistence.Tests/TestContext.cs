using LivePlatform.Persistence.Due;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Persistence.Tests;

/// <summary>A small service's database: one table of customers' things, one shared table.</summary>
internal sealed class ThingsDbContext(DbContextOptions<ThingsDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public DbSet<Thing> Things => Set<Thing>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Thing>().ToTable("things");
        modelBuilder.Entity<Entry>(row =>
        {
            row.ToTable("entries");
            row.AppendOnly();
        });
        modelBuilder.Entity<Job>(row => row.ToTable("jobs").SharedAcrossProviders("a test's job list"));
        modelBuilder.Entity<Errand>(row =>
        {
            row.ToTable("errands");
            row.WorkedByLoop();
        });
        base.OnModelCreating(modelBuilder);
    }
}

internal sealed class Thing : Versioned, ICustomerOwned
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }

    public string Name { get; private set; } = "";

    public void Rename(string name)
    {
        Name = name;
        Changed();
    }
}

internal sealed class Entry : IProviderOwned
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public ServiceProviderId ServiceProviderId { get; init; }
}

internal sealed class Job
{
    public Guid Id { get; init; } = Guid.NewGuid();
}

/// <summary>Work to come.</summary>
internal sealed class Errand
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public Guid ServiceProviderId { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>The smaller, the more urgent.</summary>
    public int Urgency { get; init; }
}

/// <summary>A database with two providers in mind, and scopes that act for them.</summary>
public sealed class ThingsDatabase : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private ServiceProvider _services = null!;

    public ServiceProviderId Mine { get; } = ServiceProviderId.From(Guid.NewGuid());

    public ServiceProviderId Theirs { get; } = ServiceProviderId.From(Guid.NewGuid());

    internal string App => _database.App;

    internal string Owner => _database.Owner;

    internal string SystemReader => _database.System;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync("things", MigrateAsync);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_database.Settings).Build();
        _services = new ServiceCollection().AddLogging().AddPersistence<ThingsDbContext>(configuration).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Runs work in a scope of its own that acts for a provider.</summary>
    internal async Task<T> RunAsync<T>(
        ServiceProviderId provider, Func<ThingsDbContext, CancellationToken, Task<T>> work, Action<OperatorView>? narrow = null)
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(provider);
        narrow?.Invoke(scope.ServiceProvider.GetRequiredService<OperatorView>());
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork<ThingsDbContext>>()
            .RunAsync(work, TestContext.Current.CancellationToken);
    }

    internal IServiceScope Scope() => _services.CreateScope();

    internal Task<Guid> AddAsync(ServiceProviderId provider, Guid customerId, string name = "thing") => RunAsync(provider, (db, _) =>
    {
        var thing = new Thing { ServiceProviderId = provider, CustomerId = customerId };
        thing.Rename(name);
        db.Add(thing);
        return Task.FromResult(thing.Id);
    });

    private static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        var options = new DbContextOptionsBuilder<ThingsDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, source);
        await using var db = new ThingsDbContext(options.Options, new ProviderScope(), new OperatorView());
        await db.Database.EnsureCreatedAsync();
        await FenceWork.ApplyAsync(
            source, Fences.Of(db.GetService<IDesignTimeModel>().Model), DatabaseRoles.Of("things"), CancellationToken.None);
    }
}
