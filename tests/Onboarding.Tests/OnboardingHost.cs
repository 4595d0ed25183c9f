using LivePlatform.TestKit.Services;
using Npgsql;

[assembly: AssemblyFixture(typeof(LivePlatform.Onboarding.Tests.OnboardingHost))]

namespace LivePlatform.Onboarding.Tests;

/// <summary>The service over a real database, without its workers. One for all tests: each test makes providers of its own.</summary>
public sealed class OnboardingHost : IAsyncLifetime
{
    private static readonly string Base = Environment.GetEnvironmentVariable("LIVE_TEST_ONBOARDING")
        ?? throw new InvalidOperationException("LIVE_TEST_ONBOARDING must name the test database, up to the user's name.");

    private ServiceFactory<Program>? _service;

    public string OwnerConnectionString { get; private set; } = "";

    public string AppConnectionString { get; private set; } = "";

    public ServiceFactory<Program> Service => _service ?? throw new InvalidOperationException("The service has not started.");

    public ValueTask InitializeAsync()
    {
        OwnerConnectionString = Base + "onboarding_owner";
        AppConnectionString = Base + "onboarding_app";
        _service = new ServiceFactory<Program>(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:App"] = AppConnectionString,
                ["ConnectionStrings:System"] = Base + "onboarding_system",
                ["Broker:Host"] = "localhost",
                ["Broker:Username"] = "none",
                ["Broker:Password"] = "none",
            },
            ServiceFactory<Program>.WithoutWorkers);
        return ValueTask.CompletedTask;
    }

    /// <summary>Rows of a query by the owner role, past every fence.</summary>
    public async Task<List<T>> QueryAsync<T>(string sql, params object[] arguments)
    {
        await using var source = NpgsqlDataSource.Create(OwnerConnectionString);
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
    }
}
