using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Events;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace LivePlatform.RoleValidation.Tests.Hosting;

/// <summary>The service over a real database of its own and a simulated Microsoft. Without its loops: a test turns them by hand.</summary>
public class RoleValidationHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("role-validation").FullName;
    private Microsoft365? _microsoft;
    private TestBroker? _broker;
    private TestDatabase? _database;
    private ServiceFactory<Program>? _service;

    internal Microsoft365 Microsoft => _microsoft ?? throw new InvalidOperationException("The host has not started.");

    internal TestBroker Broker => _broker ?? throw new InvalidOperationException("The host has not started.");

    internal TestDatabase Database => _database ?? throw new InvalidOperationException("The host has not started.");

    internal MovableClock Clock { get; } = new();

    internal ServiceFactory<Program> Service => _service ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>Where RabbitMQ is; nowhere unless a test is about it.</summary>
    protected virtual Task<IReadOnlyDictionary<string, string?>> RabbitAsync() => Task.FromResult<IReadOnlyDictionary<string, string?>>(
        new Dictionary<string, string?> { ["Broker:Host"] = "localhost", ["Broker:Username"] = "none", ["Broker:Password"] = "none" });

    protected virtual void Workers(IServiceCollection services) => ServiceFactory<Program>.WithoutWorkers(services);

    public async ValueTask InitializeAsync()
    {
        _microsoft = await Microsoft365.StartAsync();
        _broker = new TestBroker(_microsoft, Clock);
        _database = await TestDatabase.CreateAsync(RoleValidationDbContext.DatabaseName, MigrateAsync);
        var (certificate, token) = (Path.Combine(_folder, "ca.pem"), Path.Combine(_folder, "token"));
        await File.WriteAllTextAsync(certificate, _microsoft.CertificatePem);
        await File.WriteAllTextAsync(token, TestIssuer.WorkloadToken(ServiceNames.RoleValidation));
        var settings = new Dictionary<string, string?>(_database.Settings.Concat(await RabbitAsync()))
        {
            ["Microsoft365:EntraBaseUrl"] = _microsoft.BaseUrl,
            ["Microsoft365:GraphBaseUrl"] = $"{_microsoft.BaseUrl}/v1.0",
            ["Services:TenantCredential"] = "https://broker.test",
            ["Workloads:TokenFile"] = token,
            ["Trust:OutsideAuthorityFile"] = certificate,
        };
        _service = new ServiceFactory<Program>(settings, Replace);
        await StartedAsync();
    }

    protected virtual Task StartedAsync() => Task.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (_service?.DisposeAsync() ?? default);
        _broker?.Dispose();
        await (_microsoft?.DisposeAsync() ?? default);
        await (_database?.DisposeAsync() ?? default);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Work in the scope of one provider, as a consumer would do it.</summary>
    internal async Task<T> InScopeAsync<T>(Guid provider, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        return await work(scope.ServiceProvider);
    }

    /// <summary>What the service does with an event of TenantCredential.</summary>
    internal Task TellAsync(Guid provider, ConnectionChanged said) => InScopeAsync(provider, async services =>
    {
        var consumer = ActivatorUtilities.CreateInstance<ConnectionChangedConsumer>(services);
        await services.GetRequiredService<UnitOfWork<RoleValidationDbContext>>()
            .RunAsync((db, cancelled) => consumer.ApplyAsync(db, said, cancelled), CancellationToken.None);
        return true;
    });

    /// <summary>What the service does with an event of Onboarding.</summary>
    internal Task TellAsync(Guid provider, RunChanged said) => InScopeAsync(provider, async services =>
    {
        var consumer = ActivatorUtilities.CreateInstance<RunChangedConsumer>(services);
        await services.GetRequiredService<UnitOfWork<RoleValidationDbContext>>()
            .RunAsync((db, cancelled) => consumer.ApplyAsync(db, said, cancelled), CancellationToken.None);
        return true;
    });

    /// <summary>What the service does with a command of another service.</summary>
    internal Task AskAsync(Guid provider, AssessRoles asked) => InScopeAsync(provider, async services =>
    {
        var consumer = ActivatorUtilities.CreateInstance<AssessRolesConsumer>(services);
        await services.GetRequiredService<UnitOfWork<RoleValidationDbContext>>()
            .RunAsync((db, cancelled) => consumer.ApplyAsync(db, asked, cancelled), CancellationToken.None);
        return true;
    });

    /// <summary>Assesses everything that is due.</summary>
    internal Task<int> TurnAsync() => NewLoop().RunDueAsync(CancellationToken.None);

    internal AssessmentLoop NewLoop() => ActivatorUtilities.CreateInstance<AssessmentLoop>(Service.Services);

    /// <summary>A fresh start for a test: nothing is due, and Microsoft's clock says what ours says.</summary>
    internal async ValueTask ForgetWhatIsDueAsync()
    {
        await QueryAsync<Guid>("DELETE FROM due_assessments RETURNING connection_id");
        await Microsoft.ControlAsync(HttpMethod.Put, "clock", new { now = Clock.GetUtcNow() });
    }

    /// <summary>Rows of a query by the owner role, past every fence.</summary>
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

    private static Task MigrateAsync(string owner) => RoleValidationModule.MigrateAsync(owner, CancellationToken.None);

    private void Replace(IServiceCollection services)
    {
        Workers(services);
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(Clock);
        services.RemoveAll<ITokenBroker>();
        services.AddSingleton<ITokenBroker>(Broker);
    }
}
