extern alias simulator;
using System.Collections.Concurrent;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Federation;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Tests.Refusals;
using LivePlatform.TenantCredential.Topology;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using simulator::LivePlatform.M365Simulator;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>The service without its loops, with the simulator over TLS as Microsoft.</summary>
public class SimulatedHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenant-credential").FullName;
    private TestDatabases? _databases;
    private SimulatorServer? _simulator;
    private ServiceFactory<Program>? _service;
    private Dictionary<string, string?> _settings = [];

    internal TestDatabases Databases => _databases ?? throw new InvalidOperationException("The host has not started.");

    public ServiceFactory<Program> Service => _service ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>Which hosted services run.</summary>
    protected virtual Func<ServiceDescriptor, bool> RunsAlone { get; } = static _ => false;

    /// <summary>Where the links lead.</summary>
    public const string Portal = "https://portal.test/";

    internal ConcurrentQueue<string> Log { get; } = new();

    internal MovableClock Clock { get; } = new();

    /// <summary>The platform's address as an issuer.</summary>
    public const string Issuer = "https://live.test/federation";

    /// <summary>The issuer's signing keys.</summary>
    public string FederationKeyFile => Path.Combine(_folder, "federation.json");

    /// <summary>The simulator's control API.</summary>
    public HttpClient Microsoft { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _databases = await TestDatabases.CreateAsync();
        _simulator = await SimulatorServer.StartAsync();
        Microsoft = _simulator.CreateClient();

        // New things spread as they do, only sooner: what is waited for is that they do.
        using var settings = await Microsoft.PatchAsJsonAsync(
            "_simulator/settings", new { secretPropagation = TimeSpan.FromSeconds(1.5), appPropagation = TimeSpan.FromSeconds(0.5) });
        settings.EnsureSuccessStatusCode();
        var (keys, authority) = (Path.Combine(_folder, "keys.json"), Path.Combine(_folder, "ca.pem"));
        KeyFile.Create(keys, TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(authority, _simulator.Certificate.ExportCertificatePem());
        FederationKeys.Create(FederationKeyFile, TimeProvider.System.GetUtcNow());
        _settings = new Dictionary<string, string?>(_databases.Settings)
        {
            ["Keys:File"] = keys,
            ["Trust:OutsideAuthorityFile"] = authority,
            ["Microsoft365:EntraBaseUrl"] = _simulator.BaseUrl,
            ["Microsoft365:GraphBaseUrl"] = $"{_simulator.BaseUrl}/v1.0",
            ["Broker:Host"] = "localhost",
            ["Broker:Username"] = "none",
            ["Broker:Password"] = "none",
            ["Entra:RetryPause"] = "00:00:00.010",
            ["Entra:RefusalPause"] = "00:00:00.010",
            ["Entra:SpreadPatience"] = "00:00:00",
            ["Federation:Issuer"] = Issuer,
            ["Federation:KeyFile"] = FederationKeyFile,
            ["Invitations:PortalUrl"] = Portal,
        };
        _service = StartReplica();
    }

    /// <summary>Another process of the service over the same databases; the caller ends it. Settings given here win.</summary>
    public ServiceFactory<Program> StartReplica(
        params (string Key, string? Value)[] settings) => new(
            _settings.Where(x => !settings.Any(given => given.Key == x.Key))
                .Concat(settings.Select(x => KeyValuePair.Create(x.Key, x.Value))).ToDictionary(),
            services =>
        {
            foreach (var hosted in services.Where(x => x.ServiceType == typeof(IHostedService) && !RunsAlone(x)).ToList())
            {
                services.Remove(hosted);
            }

            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(Clock);
            EveryRole.Replace(services);

            // No broker runs here, which would be said again and again: errors only.
            LogCapture.Replace(services, Log, LogLevel.Error);
        });

    /// <summary>A browser that goes to Microsoft; where it is sent is looked at and not followed.</summary>
    public HttpClient Browser()
    {
        var handler = _simulator!.CreateHandler();
        handler.AllowAutoRedirect = false;
        return new HttpClient(handler) { BaseAddress = new Uri(_simulator.BaseUrl) };
    }

    /// <summary>Microsoft answers every request of an app so until the fault is disposed of.</summary>
    internal async Task<IAsyncDisposable> RefuseAsync(RefusalLine line, Guid app)
    {
        var fault = new
        {
            kind = "status",
            status = line.Status,
            code = line.Code.Replace("AADSTS", "", StringComparison.Ordinal),
            target = line.IsEntra ? "token" : "graph",
            appId = app,
            path = line.IsEntra ? null : "organization",
            retryAfterSeconds = line.Status == 429 ? 1 : (int?)null,
        };
        using var made = await Microsoft.PostAsJsonAsync("_simulator/faults", fault);
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("id").ToString();
        return new Fault(async () =>
        {
            using var gone = await Microsoft.DeleteAsync(new Uri($"_simulator/faults/{id}", UriKind.Relative));
            gone.EnsureSuccessStatusCode();
        });
    }

    /// <summary>Work in the scope of one provider, as a loop would do it.</summary>
    internal async Task RunAsync<TWorker>(Guid provider, Func<TWorker, Task> work)
        where TWorker : notnull
    {
        await using var scope = Service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        await work(scope.ServiceProvider.GetRequiredService<TWorker>());
    }

    /// <summary>A service as Onboarding would have told of it, of a customer of its own where none is named.</summary>
    internal async Task<Guid> KnowServiceAsync(Guid provider, Guid? ofCustomer = null)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        var (serviceId, customer) = (Guid.NewGuid(), ofCustomer ?? Guid.NewGuid());
        await scope.ServiceProvider.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
            (db, _) =>
            {
                var known = KnownService.Of(ServiceProviderId.From(provider), serviceId);
                known.TakeOver(new ServiceChanged(serviceId, customer, ServiceKind.DirectRouting, "test", false, 1));
                db.Add(known);
                if (ofCustomer is null)
                {
                    var copy = KnownCustomer.Of(ServiceProviderId.From(provider), customer);
                    copy.TakeOver(null, "Customer", false, 1);
                    db.Add(copy);
                }

                return Task.CompletedTask;
            },
            CancellationToken.None);
        return serviceId;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Service.DisposeAsync();
        Microsoft.Dispose();
        await _simulator!.DisposeAsync();
        await Databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Fault(Func<ValueTask> end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => end();
    }
}
