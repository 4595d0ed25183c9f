using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Servers;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace LivePlatform.Messaging.Tests;

/// <summary>A small service's database: what it heard, under row-level security, beside outbox and inbox.</summary>
internal sealed class HeardDbContext(DbContextOptions<HeardDbContext> options, ProviderScope provider, OperatorView view)
    : LiveDbContext(options, provider, view)
{
    public DbSet<Heard> Heard => Set<Heard>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Heard>().ToTable("heard");
        modelBuilder.AddOutbox().AddAlerts();
        base.OnModelCreating(modelBuilder);
    }
}

internal sealed class Heard : IProviderOwned
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }
}

/// <summary>Writes down each customer it hears of, once per message.</summary>
internal sealed class HearCustomersConsumer(Inbox<HeardDbContext> inbox, ProviderScope provider) : IConsumer<CustomerChanged>
{
    public Task Consume(ConsumeContext<CustomerChanged> context) => inbox.OnceAsync(context, (db, _) =>
    {
        db.Add(new Heard { ServiceProviderId = provider.Current, CustomerId = context.Message.CustomerId });
        return Task.CompletedTask;
    });
}

/// <summary>Troubles of every provider, as a test plants them.</summary>
internal sealed class PlantedTroubles : ITroubles<HeardDbContext>
{
    public List<Trouble> Planted { get; } = [];

    public IReadOnlyList<string> Codes => [AlertCodes.DirectoryStale, AlertCodes.DirectoryBlocked];

    public string Providers => "SELECT service_provider_id FROM heard WHERE $1 IS NOT NULL";

    public Task<IReadOnlyList<Trouble>> FindAsync(HeardDbContext db, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Trouble>>([.. Planted]);
}

/// <summary>
/// A service with one consumer over a database and a virtual host of its own. The relay runs only when a test asks for it.
/// </summary>
internal sealed class MessagingHost : IAsyncDisposable
{
    private TestDatabase _database = null!;
    private IHost _host = null!;

    public PlantedTroubles Troubles { get; } = new();

    public ServiceProviderId Provider { get; } = ServiceProviderId.From(Guid.NewGuid());

    public TestVhost Broker { get; private set; } = null!;

    public IServiceProvider Services => _host.Services;

    public IConfiguration Configuration { get; private set; } = null!;

    public NpgsqlDataSource Superuser { get; private set; } = null!;

    /// <param name="withRelay">Runs the relay.</param>
    /// <param name="before">Done when the queues are there and nobody takes anything from them yet.</param>
    public static async Task<MessagingHost> StartAsync(bool withRelay = false, Func<MessagingHost, Task>? before = null)
    {
        var host = new MessagingHost
        {
            _database = await TestDatabase.CreateAsync("heard", MigrateAsync),
            Broker = await TestVhost.CreateAsync(),
        };
        host.Superuser = NpgsqlDataSource.Create(host._database.Owner);
        var settings = host._database.Settings.Concat(host.Broker.Settings).ToDictionary();
        host.Configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await MessagingTopology.DeployAsync(
            host.Configuration, ServiceNames.Replication, AddConsumers, TestContext.Current.CancellationToken);
        await (before?.Invoke(host) ?? Task.CompletedTask);
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddPersistence<HeardDbContext>(builder.Configuration);
        builder.Services.AddMessaging<HeardDbContext>(builder.Configuration, ServiceNames.Replication, AddConsumers);
        builder.Services.AddAlerts<HeardDbContext>(ServiceNames.Replication).AddSingleton(host.Troubles)
            .AddSingleton<ITroubles<HeardDbContext>>(host.Troubles).AddSingleton<AlertWatch<HeardDbContext>>();
        if (withRelay)
        {
            builder.Services.AddNotificationListener<HeardDbContext>().AddOutboxRelay<HeardDbContext>();
        }
        else
        {
            builder.Services.AddSingleton<OutboxRelay<HeardDbContext>>();
        }

        host._host = builder.Build();
        await host._host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public static void AddConsumers(IBusRegistrationConfigurator bus) => bus.AddConsumer<HearCustomersConsumer>();

    /// <summary>A unit of work of the provider.</summary>
    public async Task<T> RunAsync<T>(Func<HeardDbContext, Outbox<HeardDbContext>, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(Provider);
        return await scope.ServiceProvider.GetRequiredService<UnitOfWork<HeardDbContext>>().RunAsync(
            (db, _) => work(db, scope.ServiceProvider.GetRequiredService<Outbox<HeardDbContext>>()), TestContext.Current.CancellationToken);
    }

    public Task EnqueueAsync(params Guid[] customers) => RunAsync((_, outbox) =>
    {
        foreach (var customer in customers)
        {
            outbox.Enqueue(new CustomerChanged(customer, null, "name", false, 1));
        }

        return Task.FromResult(0);
    });

    public Task<int> DeliverAsync() =>
        Services.GetRequiredService<OutboxRelay<HeardDbContext>>().DeliverBatchAsync(TestContext.Current.CancellationToken);

    public async Task<long> CountAsync(string sql)
    {
        await using var count = Superuser.CreateCommand(sql);
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public Task<long> HeardAsync() => CountAsync("SELECT count(*) FROM heard");

    /// <summary>Waits until the count is reached.</summary>
    public async Task UntilAsync(string sql, long expected)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await CountAsync(sql) is var count && count != expected)
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(3), $"{sql} stayed {count}, not {expected}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);

        // Not Dispose(): it would block this thread for what it waits for, and with as many tests as threads nothing would be left to go on
        // with.
        await ((IAsyncDisposable)_host).DisposeAsync();
        await Superuser.DisposeAsync();
        await Broker.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task MigrateAsync(string owner)
    {
        await using var source = NpgsqlDataSource.Create(owner);
        var options = new DbContextOptionsBuilder<HeardDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, source);
        await using var db = new HeardDbContext(options.Options, new ProviderScope(), new OperatorView());
        await db.Database.EnsureCreatedAsync();
        await FenceWork.ApplyAsync(
            source, Fences.Of(db.GetService<IDesignTimeModel>().Model), DatabaseRoles.Of("heard"), CancellationToken.None);
    }
}
