using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

[assembly: AssemblyFixture(typeof(LivePlatform.Onboarding.Tests.OnboardingHost))]

namespace LivePlatform.Onboarding.Tests;

/// <summary>The service over a real database, without its workers. One for all tests: each test makes providers of its own.</summary>
public sealed class OnboardingHost : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> NoBroker = new()
    {
        ["Broker:Host"] = "localhost",
        ["Broker:Username"] = "none",
        ["Broker:Password"] = "none",
    };

    /// <summary>Nobody is asked: what needs Microsoft runs in tests with all services.</summary>
    public static IReadOnlyDictionary<string, string?> NoMicrosoft { get; } = new Dictionary<string, string?>
    {
        ["Microsoft365:EntraBaseUrl"] = "https://entra.test",
        ["Microsoft365:GraphBaseUrl"] = "https://graph.test/v1.0",
        ["Services:TenantCredential"] = "https://tenant-credential.test",
        ["Zones:AllowPrivateAddresses"] = "true",
        ["Zones:Ports"] = "*",
    };

    /// <summary>TenantCredential's stored secrets.</summary>
    public FakeSecrets Secrets { get; } = new();

    private TestDatabase? _database;
    private ServiceFactory<Program>? _service;

    public TestDatabase Database => _database ?? throw new InvalidOperationException("The database is not there yet.");

    public ServiceFactory<Program> Service => _service ?? throw new InvalidOperationException("The service has not started.");

    public static Task MigrateAsync(string owner) => DatabaseMigration.RunAsync<OnboardingDbContext>(
        owner,
        OnboardingDbContext.DatabaseName,
        static (options, provider, view) => new OnboardingDbContext(options, provider, view),
        CancellationToken.None);

    public async ValueTask InitializeAsync()
    {
        if (TestServers.AreOff)
        {
            return;
        }

        _database = await TestDatabase.CreateAsync(OnboardingDbContext.DatabaseName, MigrateAsync);
        _service = StartAlone();
    }

    /// <summary>A process of a test's own over the same database; settings given here win.</summary>
    public ServiceFactory<Program> StartAlone(params (string Key, string? Value)[] settings)
    {
        var all = Database.Settings.Concat(NoBroker).Concat(NoMicrosoft).ToDictionary();
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ServiceFactory<Program>(all, services =>
        {
            ServiceFactory<Program>.WithoutWorkers(services);
            services.RemoveAll<IStoredSecrets>();
            services.AddSingleton<IStoredSecrets>(Secrets);
        });
    }

    /// <summary>Rows of a query by the owner role, past every fence.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, params object[] arguments)
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

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
