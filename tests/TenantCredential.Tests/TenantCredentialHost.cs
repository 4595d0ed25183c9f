using System.Collections.Concurrent;
using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Topology;
using LivePlatform.TestKit.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>
/// The service over real databases of its own, and a Microsoft that the test directs. Without its loops: a test turns them by hand.
/// </summary>
public class TenantCredentialHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tenant-credential").FullName;
    private TestDatabases? _databases;
    private ServiceFactory<Program>? _service;
    private Dictionary<string, string?> _settings = [];

    internal FakeMicrosoft Microsoft { get; } = new();

    internal MovableClock Clock { get; } = new();

    internal ConcurrentQueue<string> Log { get; } = new();

    /// <summary>The key file of every process of this host.</summary>
    internal string KeyFilePath => Path.Combine(_folder, "keys.json");

    internal TestDatabases Databases => _databases ?? throw new InvalidOperationException("The host has not started.");

    public ServiceFactory<Program> Service => _service ?? throw new InvalidOperationException("The host has not started.");

    /// <summary>Which hosted services run.</summary>
    protected virtual Func<ServiceDescriptor, bool> RunsAlone { get; } = static _ => false;

    /// <summary>
    /// False: the principals behind new credentials hold every role, as RoleValidation would say. True: it is asked, and a test answers.
    /// </summary>
    protected virtual bool AsksForRoles => false;

    /// <summary>What a scenario sets beside the settings of all.</summary>
    protected virtual IReadOnlyDictionary<string, string?> MoreSettings { get; } = new Dictionary<string, string?>();

    public virtual async ValueTask InitializeAsync()
    {
        _databases = await TestDatabases.CreateAsync();
        KeyFile.Create(KeyFilePath, Clock.GetUtcNow());
        _settings = new Dictionary<string, string?>(_databases.Settings)
        {
            ["Keys:File"] = KeyFilePath,
            ["Microsoft365:EntraBaseUrl"] = "https://entra.test",
            ["Microsoft365:GraphBaseUrl"] = "https://graph.test/v1.0",
            ["Broker:Host"] = "localhost",
            ["Broker:Username"] = "none",
            ["Broker:Password"] = "none",
            ["Entra:RetryPause"] = "00:00:00.010",
            ["Entra:RefusalPause"] = "00:00:00.010",
            ["Entra:SpreadPatience"] = "00:00:00",

            // As a deployment without a portal says it.
            ["Invitations:PortalUrl"] = "",
        };
        foreach (var (key, value) in MoreSettings)
        {
            _settings[key] = value;
        }

        _service = new ServiceFactory<Program>(_settings, Replace);
    }

    /// <summary>Another process of the service over the same databases; the caller ends it.</summary>
    public ServiceFactory<Program> StartReplica() => new(_settings, Replace);

    /// <summary>The process ends and another one begins, over the same databases.</summary>
    public async Task RestartAsync()
    {
        await Service.DisposeAsync();
        _service = new ServiceFactory<Program>(_settings, Replace);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        if (_databases is not null)
        {
            await _databases.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Work in the scope of one provider, as a loop would do it.</summary>
    internal async Task<T> InScopeAsync<T>(Guid provider, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
        return await work(scope.ServiceProvider);
    }

    /// <summary>A service as Onboarding would have told of it.</summary>
    internal Task<Guid> KnowServiceAsync(Guid provider, Guid customer, Guid? channel = null) =>
        InScopeAsync(provider, async services =>
        {
            var serviceId = Guid.NewGuid();
            await services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
                async (db, cancelled) =>
                {
                    var known = KnownService.Of(ServiceProviderId.From(provider), serviceId);
                    known.TakeOver(new ServiceChanged(serviceId, customer, ServiceKind.DirectRouting, "test", false, 1));
                    db.Add(known);
                    await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(7)", cancelled);
                    if (await db.KnownCustomers.FindAsync([customer], cancelled) is null)
                    {
                        var copy = KnownCustomer.Of(ServiceProviderId.From(provider), customer);
                        copy.TakeOver(channel, "Customer", false, 1);
                        db.Add(copy);
                    }
                },
                CancellationToken.None);
            return serviceId;
        });

    private void Replace(IServiceCollection services)
    {
        foreach (var hosted in services.Where(x => x.ServiceType == typeof(IHostedService) && !RunsAlone(x)).ToList())
        {
            services.Remove(hosted);
        }

        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(Clock);
        if (!AsksForRoles)
        {
            EveryRole.Replace(services);
        }

        services.RemoveAll<EntraTransport>();
        services.AddSingleton(_ => new EntraTransport(Microsoft));
        services.RemoveAll<M365Transport>();
        services.AddSingleton(_ => new M365Transport(Microsoft, Microsoft));
        LogCapture.Replace(services, Log, LogLevel.Trace);
    }
}

/// <summary>Finds every role at once.</summary>
internal sealed class EveryRole(TimeProvider clock) : ICandidateRoles
{
    public static void Replace(IServiceCollection services)
    {
        services.RemoveAll<ICandidateRoles>();
        services.AddScoped<ICandidateRoles, EveryRole>();
    }

    public Task AskAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        if (connection.Change is { Candidate: not null, MaySwitch: false })
        {
            connection.CandidateAssessed(null, clock.GetUtcNow());
        }

        return Task.CompletedTask;
    }
}

/// <summary>The machine's clock, moved.</summary>
internal sealed class MovableClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}

/// <summary>Keeps every line of every logger, so that a test can look for what must not be there.</summary>
internal sealed class LogCapture(ConcurrentQueue<string> lines) : ILoggerProvider
{
    /// <summary>Makes it the only logger, for everything from a level on, whatever the configuration says.</summary>
    public static void Replace(IServiceCollection services, ConcurrentQueue<string> lines, LogLevel from)
    {
        services.AddLogging(log => log.ClearProviders().AddProvider(new LogCapture(lines)));
        services.PostConfigure<LoggerFilterOptions>(filter =>
        {
            filter.Rules.Clear();
            filter.MinLevel = from;
        });
    }

    public ILogger CreateLogger(string categoryName) => new Line(lines, categoryName);

    public void Dispose()
    {
    }

    private sealed class Line(ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category}: {formatter(state, exception)} {exception}");
    }
}
