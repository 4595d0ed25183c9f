using System.Collections.Concurrent;
using LivePlatform.Notifications.Events;
using LivePlatform.Notifications.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>The service over a real database of its own. Without its loops: a test turns them by hand.</summary>
public class NotificationsHost : IAsyncLifetime
{
    private TestDatabase? _database;
    private ServiceFactory<Program>? _service;
    private Dictionary<string, string?> _settings = [];

    internal MovableClock Clock { get; } = new();

    internal FakeSecrets Secrets { get; } = new();

    internal ConcurrentQueue<string> Log { get; } = new();

    internal TestDatabase Database => _database ?? throw new InvalidOperationException("The host has not started.");

    internal ServiceFactory<Program> Service => _service ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>What a scenario sets beside the settings of all.</summary>
    protected virtual IReadOnlyDictionary<string, string?> MoreSettings { get; } = new Dictionary<string, string?>();

    protected virtual void Workers(IServiceCollection services) => ServiceFactory<Program>.WithoutWorkers(services);

    public virtual async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(NotificationsDbContext.DatabaseName, MigrateAsync);
        _settings = new(_database.Settings)
        {
            ["Broker:Host"] = "localhost",
            ["Broker:Username"] = "none",
            ["Broker:Password"] = "none",
            ["Services:TenantCredential"] = "https://secrets.test",
        };
        foreach (var (key, value) in MoreSettings)
        {
            _settings[key] = value;
        }

        _service = new ServiceFactory<Program>(_settings, Replace);
        _ = _service.Services;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_service?.DisposeAsync() ?? default);
        await (_database?.DisposeAsync() ?? default);
    }

    /// <summary>Another process of the service over the same database; the caller ends it.</summary>
    internal ServiceFactory<Program> StartReplica() => new(_settings, Replace);

    /// <summary>The process ends and another one begins, over the same database.</summary>
    internal async Task RestartAsync()
    {
        await Service.DisposeAsync();
        _service = new ServiceFactory<Program>(_settings, Replace);
    }

    /// <summary>Work in the scope of one provider, as a loop would do it.</summary>
    internal async Task<T> InScopeAsync<T>(Guid provider, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        return await work(scope.ServiceProvider);
    }

    /// <summary>What the service does with an event, past the broker.</summary>
    internal Task HearAsync(Guid provider, object said) => InScopeAsync(provider, async services =>
    {
        await services.GetRequiredService<UnitOfWork<NotificationsDbContext>>().RunAsync(
            (db, cancelled) => said switch
            {
                Contracts.AlertRaised raised =>
                    ActivatorUtilities.CreateInstance<AlertRaisedConsumer>(services).ApplyAsync(db, raised, cancelled),
                Contracts.AlertCleared cleared =>
                    ActivatorUtilities.CreateInstance<AlertClearedConsumer>(services).ApplyAsync(db, cleared, cancelled),
                Contracts.CustomerChanged changed =>
                    ActivatorUtilities.CreateInstance<CustomerChangedConsumer>(services).ApplyAsync(db, changed, cancelled),
                _ => throw new ArgumentOutOfRangeException(nameof(said)),
            },
            CancellationToken.None);
        return true;
    });

    /// <summary>First columns of a query by the owner role, past every fence.</summary>
    internal async Task<List<T>> QueryAsync<T>(string sql, params object[] arguments)
    {
        await using var source = NpgsqlDataSource.Create(Database.Owner);
        await using var command = source.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.AddWithValue(argument);
        }

        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(await reader.GetFieldValueAsync<T>(0));
        }

        return rows;
    }

    private static Task MigrateAsync(string owner) => NotificationsModule.MigrateAsync(owner, CancellationToken.None);

    private void Replace(IServiceCollection services)
    {
        Workers(services);
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(Clock);
        services.RemoveAll<IStoredSecrets>();
        services.AddSingleton<IStoredSecrets>(Secrets);
        services.AddLogging(log => log.ClearProviders().AddProvider(new LogLines(Log)).SetMinimumLevel(LogLevel.Debug));
    }
}
