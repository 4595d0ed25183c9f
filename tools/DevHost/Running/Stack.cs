using System.Globalization;
using LivePlatform.Contracts;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Provisioning;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Running;

/// <summary>
/// The whole system on loopback: PostgreSQL, RabbitMQ, the simulator, every service; an executable picture of a deployment.
/// </summary>
public sealed class Stack : IAsyncDisposable
{
    /// <summary>The provider's zone.</summary>
    public const string Zone = "voice.example";

    /// <summary>The virtual host of the services.</summary>
    public const string VirtualHost = "live";

    private readonly string _folder;
    private readonly List<RunningService> _services = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _refresh = Task.CompletedTask;
    private Func<string, string, CancellationToken, Task>? _runJob;
    private Func<string, string> _secretsFolder = static _ => "";

    private Stack(string folder, PrivatePostgres postgres, PrivateRabbitMq rabbitMq, PrivateKnot nameServer, DevCertificates certificates)
    {
        (_folder, Postgres, RabbitMq, NameServer, Certificates) = (folder, postgres, rabbitMq, nameServer, certificates);
        ServiceCertificates = certificates.CopyServer(Path.Combine(folder, "certificates", "services"));
    }

    /// <summary>Name of its folder and of its logs.</summary>
    public string Name => Path.GetFileName(_folder);

    /// <summary>The database server.</summary>
    public PrivatePostgres Postgres { get; }

    /// <summary>The broker.</summary>
    public PrivateRabbitMq RabbitMq { get; }

    /// <summary>The name server of the provider's zone, in which the simulator looks for proofs too.</summary>
    public PrivateKnot NameServer { get; }

    /// <summary>What clients trust.</summary>
    public DevCertificates Certificates { get; }

    /// <summary>The certificate of the services, in files of their own: what a deployment replaces while they run.</summary>
    public DevCertificates ServiceCertificates { get; }

    /// <summary>Microsoft, the operators' OIDC provider and the workload-token issuer, simulated.</summary>
    public SimulatorControl Simulator { get; private set; } = null!;

    /// <summary>Connection strings of every database, by its name: what the services were given.</summary>
    public IReadOnlyDictionary<string, ProvisionedDatabase> Databases { get; private set; } = new Dictionary<string, ProvisionedDatabase>();

    /// <summary>The file with the keys that wrap TenantCredential's data keys.</summary>
    public string KeyFile { get; private set; } = "";

    /// <summary>The file with the keys of the platform as an issuer.</summary>
    public string FederationKeyFile { get; private set; } = "";

    /// <summary>The folder of a process's secrets, one file per configuration key: what a deployment replaces while it runs.</summary>
    public string SecretsFolder(string process) => _secretsFolder(process);

    /// <summary>Every process of ours, by name.</summary>
    public IReadOnlyList<RunningService> Services => _services;

    /// <summary>A process by its name.</summary>
    public RunningService this[string name] => _services.Single(service => service.Name == name);

    /// <summary>Where users of the API go.</summary>
    public Uri Gateway => this[ServiceNames.Gateway].Address;

    /// <summary>Starts everything and waits until it is ready. When anything fails, nothing is left running.</summary>
    public static async Task<Stack> StartAsync(StackOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var folder = RunFolder.Make(options.Name, line => options.OnProgress?.Invoke(line));
        var logs = RunFolder.Logs(options.Name);
        if (Directory.Exists(logs))
        {
            Directory.Delete(logs, recursive: true);
        }

        options.OnProgress?.Invoke("starting PostgreSQL, RabbitMQ and a name server");
        var certificates = DevCertificates.Create(Path.Combine(folder, "certificates"), TimeProvider.System);
        var postgresStart = PrivatePostgres.StartAsync(Path.Combine(folder, "postgres"), options.Durable, options.OnLine, logs);
        var rabbitStart = PrivateRabbitMq.StartAsync(Path.Combine(folder, "rabbitmq"), options.OnLine, certificates, logs);
        var knotStart = PrivateKnot.StartAsync(Path.Combine(folder, "knot"), Zone, options.OnLine, logs);
        try
        {
            await Task.WhenAll(postgresStart, rabbitStart, knotStart);
        }
        catch
        {
            await DisposeStartedAsync(postgresStart);
            await DisposeStartedAsync(rabbitStart);
            await DisposeStartedAsync(knotStart);
            Leave(folder);
            throw;
        }

        var stack = new Stack(folder, await postgresStart, await rabbitStart, await knotStart, certificates);
        try
        {
            await stack.StartServicesAsync(options, folder, cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// A client of the gateway that trusts the development authority and waits when the gateway says so; without a token.
    /// </summary>
    public HttpClient CreateClient() =>
        new(new PatientHandler { InnerHandler = Certificates.Handler() }) { BaseAddress = Gateway, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Runs a service's verb (e.g. <c>migrate</c>) beside the system, as a deployment's job does.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of its log.</exception>
    public Task RunJobAsync(string service, string verb, CancellationToken cancellationToken) => _runJob!(service, verb, cancellationToken);

    /// <summary>Stops everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refresh;
        await Task.WhenAll(Enumerable.Reverse(_services).Select(service => service.DisposeAsync().AsTask()));
        await Task.WhenAll(RabbitMq.DisposeAsync().AsTask(), Postgres.DisposeAsync().AsTask(), NameServer.DisposeAsync().AsTask());
        Simulator?.Http.Dispose();
        _stop.Dispose();
        Leave(_folder);
    }

    private async Task StartServicesAsync(StackOptions options, string folder, CancellationToken cancellationToken)
    {
        options.OnProgress?.Invoke("starting the simulator of Microsoft 365");
        var simulator = await StartSimulatorAsync(options, folder, cancellationToken);
        var environment = new ServiceEnvironment(options, folder, ServiceCertificates, RabbitMq, VirtualHost, simulator);
        var specs = ServiceSpec.Of(options);
        options.OnProgress?.Invoke("making databases, roles, users, keys and queues");
        await StackProvisioning.RunAsync(this, environment, specs, VirtualHost, folder, options.OnLine, cancellationToken);
        (Databases, KeyFile, FederationKeyFile, _secretsFolder) =
            (environment.Databases, environment.KeyFile, environment.FederationKeyFile, environment.SecretsFolder);
        _runJob = (
            service,
            verb,
            cancelled) => StackProvisioning.RunJobAsync(
                specs.First(spec => spec.Service == service), verb, environment, folder, options.OnLine, cancelled);

        var called = specs.DistinctBy(spec => spec.Project).ToList();
        var addresses = called.ToDictionary(spec => spec.Project, _ => NewAddress());
        foreach (var spec in specs)
        {
            var address = called.Contains(spec) ? addresses[spec.Project] : NewAddress();
            Add(new ChildStart(
                spec.Name, "dotnet", [Builds.Find("services", spec.Project)], environment.For(spec, address, addresses), folder,
                Log(options, spec.Name)), address, "health/ready", options);
        }

        _refresh = TokenRefresh.RunAsync(
            [.. specs.Select(spec => spec.Service).Distinct()],
            (service, stop) => Simulator.WriteWorkloadTokenAsync(service, environment.TokenFile(service), stop),
            options.OnLine,
            TokenRefresh.Interval,
            _stop.Token);
        options.OnProgress?.Invoke("starting the services");
        await Task.WhenAll(_services.Skip(1).Select(service => service.StartAsync()));
        await Task.WhenAll(_services.Skip(1).Select(service => service.WaitReadyAsync(cancellationToken)));
    }

    private async Task<Uri> StartSimulatorAsync(StackOptions options, string folder, CancellationToken cancellationToken)
    {
        var address = NewAddress();
        Add(
            new ChildStart(
                "simulator",
                "dotnet",
                [
                    Builds.Find("tools", "M365Simulator"), "--urls",
                    $"https://127.0.0.1:{address.Port.ToString(CultureInfo.InvariantCulture)}",
                ],
                new Dictionary<string, string>
                {
                    ["Kestrel__Certificates__Default__Path"] = Certificates.CertificateFile,
                    ["Kestrel__Certificates__Default__KeyPath"] = Certificates.KeyFile,
                    ["Logging__LogLevel__Default"] = "Warning",
                },
                folder,
                Log(options, "simulator")),
            address,
            "_simulator/health",
            options);
        await _services[0].StartAsync();
        await _services[0].WaitReadyAsync(cancellationToken);
        Simulator = new SimulatorControl(
            new HttpClient(Certificates.Handler()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) });
        await Simulator.SetAsync(new { dnsServers = new[] { NameServer.Address } }, cancellationToken);
        return address;
    }

    private void Add(ChildStart start, Uri address, string readyPath, StackOptions options) =>
        _services.Add(new RunningService(start, address, readyPath, Certificates, options.OnLine));

    private static async Task DisposeStartedAsync<T>(Task<T> start)
        where T : IAsyncDisposable
    {
        if (start.IsCompletedSuccessfully)
        {
            await (await start).DisposeAsync();
        }
    }

    // In the repository it stays: data and certificates of the last run are of use when something has to be found out.
    private static void Leave(string folder)
    {
        if (RunFolder.IsOutside(folder))
        {
            RunFolder.Delete(folder);
        }
    }

    private static Uri NewAddress() => new($"https://localhost:{FreePorts.Next().ToString(CultureInfo.InvariantCulture)}/");

    private static string Log(StackOptions options, string name) => Path.Combine(RunFolder.Logs(options.Name), $"{name}.log");
}
