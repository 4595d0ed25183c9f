using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>Registers a service's database.</summary>
public static class PersistenceServiceCollectionExtensions
{
    /// <summary>
    /// Connections of one process to one database, unless the connection string says otherwise. Each is a process of PostgreSQL and costs a
    /// handshake: where requests come faster than they are answered, a large pool opens one for each of them, and all go slower. They wait
    /// for a free one instead, up to the Timeout of the connection string (15 s), and again as after any failure that passes.
    /// </summary>
    internal const int DefaultPoolSize = 20;

    private const int MostRetries = 15;

    /// <summary>A password that the database changed between our trial and our connection.</summary>
    private static readonly string[] ChangingPassword = [PostgresErrorCodes.InvalidPassword];
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Adds <typeparamref name="TDb"/> with its fences, <see cref="UnitOfWork{TDb}"/>, <see cref="Database{TDb}"/> and
    /// <see cref="WakeSignals"/>. Reads <c>ConnectionStrings:App</c>, <c>:System</c> (optional) and <c>:Listen</c> (a direct connection;
    /// defaults to App).
    /// </summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="configuration">Holds the connection strings.</param>
    /// <param name="app">Name of the app role's connection string, where a service has more than one database.</param>
    /// <param name="system">Name of the system role's connection string.</param>
    public static IServiceCollection AddPersistence<TDb>(
        this IServiceCollection services, IConfiguration configuration, string app = "App", string system = "System")
        where TDb : LiveDbContext
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddTenancy();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WakeSignals>();
        services.TryAddSingleton<LoopBeats>();
        services.AddSingleton(_ =>
        {
            var listen = configuration.GetConnectionString("Listen") is null ? app : "Listen";
            return new Database<TDb>(
                Source(configuration, app, PoolOf) ?? throw new InvalidOperationException($"ConnectionStrings:{app} is not configured."),
                Source(configuration, system, PoolOf),
                Source(configuration, listen, NotificationListener<TDb>.AskAndListen)!);
        });
        services.AddDbContext<TDb>((provider, options) => Configure(options, provider.GetRequiredService<Database<TDb>>().App));
        services.AddScoped<UnitOfWork<TDb>>();
        return services;
    }

    /// <summary>
    /// Starts the one connection of this process that LISTENs. Apart from <see cref="AddPersistence{TDb}"/>, so that tests may leave it
    /// out.
    /// </summary>
    public static IServiceCollection AddNotificationListener<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext => services.AddHostedService<NotificationListener<TDb>>();

    /// <summary>Deletes remembered requests when they expire, whether or not their provider asks for anything again.</summary>
    public static IServiceCollection AddIdempotencyCleanup<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext => services.AddHostedService<IdempotencyCleanup<TDb>>();

    /// <summary>
    /// Npgsql with retries (for half a minute, at most 2 s apart, so that work goes on soon after the database is back), snake_case names
    /// and the guard on save: the same for services, migrations and tools.
    /// </summary>
    public static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UseNpgsql(source, postgres => postgres.EnableRetryOnFailure(MostRetries, LongestRetryDelay, ChangingPassword))
            .UseSnakeCaseNamingConvention().AddInterceptors(new ProviderGuard());

        // Whoever calls decides what a failure means: a name that is taken is an answer, not an error to wake somebody for.
        options.ConfigureWarnings(events => events.Log(
            (RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug),
            (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug)));
    }

    /// <summary>
    /// Connections by a connection string, whose password may change while they are used; null when it is not configured.
    /// </summary>
    private static NpgsqlDataSource? Source(IConfiguration configuration, string name, Action<NpgsqlConnectionStringBuilder> adjust)
    {
        if (configuration.GetConnectionString(name) is not { } connectionString)
        {
            return null;
        }

        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        adjust(settings);
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (settings.Password is { Length: > 0 })
        {
            var password = new DatabasePassword(configuration, name, settings);
            source.ConnectionStringBuilder.Password = null;
            source.UsePasswordProvider(_ => password.Current(), (_, cancellationToken) => password.CurrentAsync(cancellationToken));
        }

        return source.Build();
    }

    private static void PoolOf(NpgsqlConnectionStringBuilder settings)
    {
        // ContainsKey would say of every keyword that it is there.
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = DefaultPoolSize;
        }
    }
}
