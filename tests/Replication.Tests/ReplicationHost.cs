using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Tokens;
using LivePlatform.M365Simulator;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: AssemblyFixture(typeof(LivePlatform.Replication.Tests.ReplicationHost))]

namespace LivePlatform.Replication.Tests;

/// <summary>
/// The api and a worker over real PostgreSQL, RabbitMQ and the simulator; tokens come from the simulator without TenantCredential. Each
/// test has a provider and a tenant of its own.
/// </summary>
public class ReplicationHost : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private readonly List<IAsyncDisposable> _started = [];
    private readonly string _authority = Path.GetTempFileName();
    private Dictionary<string, string?> _settings = null!;

    public SimulatorServer Simulator { get; private set; } = null!;

    public TestVhost Broker { get; private set; } = null!;

    public HttpClient Microsoft { get; private set; } = null!;

    public ServiceFactory<Program> Api { get; private set; } = null!;

    public string Owner => _database.Owner;

    /// <summary>Whose time passes, for the service and for Microsoft.</summary>
    protected virtual TimeProvider Clock => TimeProvider.System;

    public virtual async ValueTask InitializeAsync()
    {
        Simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Time = Clock });
        Microsoft = Simulator.CreateClient();
        _database = await CreateDatabaseAsync();
        Broker = await TestVhost.CreateAsync();
        _settings = _database.Settings.Concat(Broker.Settings).ToDictionary();
        _settings["Microsoft365:EntraBaseUrl"] = Simulator.BaseUrl;
        _settings["Microsoft365:GraphBaseUrl"] = $"{Simulator.BaseUrl}/v1.0";
        await File.WriteAllTextAsync(_authority, Simulator.Certificate.ExportCertificatePem());
        _settings["Trust:OutsideAuthorityFile"] = _authority;
        _settings["Services:TenantCredential"] = "https://localhost:1";
        _settings["Replication:SliceTime"] = "00:00:03";
        _settings["Replication:NudgeLife"] = "00:00:08";
        _settings["Replication:LookAgainAfter"] = "00:00:03";
        Configure(_settings);
        await MessagingTopology.DeployAsync(
            new ConfigurationBuilder().AddInMemoryCollection(_settings).Build(), ServiceNames.Replication,
            ReplicationModule.AddReplicationConsumers, CancellationToken.None);
        Api = Start("Api");
        Start("Worker");
    }

    /// <summary>Starts a process of the service in a role.</summary>
    public ServiceFactory<Program> Start(string role)
    {
        var settings = new Dictionary<string, string?>(_settings) { ["Replication:Role"] = role };
        var service = new ServiceFactory<Program>(settings, services =>
        {
            services.RemoveAll<ITokenBroker>();
            services.AddSingleton<ITokenBroker>(new TokensFromSimulator(Simulator, Clock));
            services.RemoveAll<TimeProvider>();
            services.AddSingleton(Clock);
            services.PostConfigure<M365Options>(static microsoft => microsoft.WorkloadToken = static _ => ValueTask.FromResult("none"));
        });
        _ = service.Server;
        _started.Add(service);
        return service;
    }

    public HttpClient ClientOf(Guid provider)
    {
        var client = Api.ClientOf(TestIssuer.OperatorToken(provider: provider, lifetime: TimeSpan.FromHours(24)));
        client.BaseAddress = new Uri("https://localhost/");
        return client;
    }

    /// <summary>Adds to the settings of every process.</summary>
    protected virtual void Configure(Dictionary<string, string?> settings)
    {
    }

    /// <summary>Ends a process that was started here.</summary>
    protected async Task StopAsync(ServiceFactory<Program> service)
    {
        _started.Remove(service);
        await service.DisposeAsync();
    }

    protected virtual Task<TestDatabase> CreateDatabaseAsync() => TestDatabase.CreateAsync("replication", MigrateAsync);

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started))
        {
            await service.DisposeAsync();
        }

        Microsoft.Dispose();
        await Simulator.DisposeAsync();
        await Broker.DisposeAsync();
        await _database.DisposeAsync();
        File.Delete(_authority);
        GC.SuppressFinalize(this);
    }

    internal static Task MigrateAsync(string owner) => DatabaseMigration.RunAsync<ReplicationDbContext>(
        owner,
        "replication",
        static (options, provider, view) => new ReplicationDbContext(options, provider, view),
        CancellationToken.None);

    /// <summary>What TenantCredential does, without keeping anything: the secret of every test app is its client id.</summary>
    private sealed class TokensFromSimulator(SimulatorServer simulator, TimeProvider clock) : ITokenBroker
    {
        public async Task<BrokerToken> RequestAsync(TokenRequest request, CancellationToken cancellationToken)
        {
            var (tenant, app) = TestTenant.OfConnection(request.Connection);
            using var http = simulator.CreateClient();
            using var answer = await http.PostAsync(
                $"{tenant}/oauth2/v2.0/token",
                new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = app.ToString(),
                    ["client_secret"] = app.ToString(),
                    ["scope"] = request.Resource,
                }),
                cancellationToken);
            if ((int)answer.StatusCode >= 500)
            {
                throw new BrokerUnavailableException(clock.GetUtcNow().AddSeconds(30), "Entra is away");
            }

            answer.EnsureSuccessStatusCode();
            using var body = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            return new BrokerToken(new(body.RootElement.GetProperty("access_token").GetString()!), clock.GetUtcNow().AddHours(1), 1);
        }
    }
}
