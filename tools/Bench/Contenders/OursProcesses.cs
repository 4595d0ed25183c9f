using System.Globalization;
using LivePlatform.Bench.Machine;
using LivePlatform.Bench.Scene;
using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Provisioning;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.Bench.Contenders;

/// <summary>The replication service as it ships: the worker on the contender's core, the api with its dispatcher on the other.</summary>
internal sealed class OursProcesses(BenchServers servers, Uri pages, ProvisionedDatabase database, BrokerUser service) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] UnlimitedQuotas = ["TenantUnitsS", "TenantUnitsM", "TenantUnitsL", "AppUnits"];
    private readonly List<ChildProcess> _started = [];

    /// <summary>Process id of the worker.</summary>
    public int WorkerId { get; private set; }

    /// <summary>Declares the queues, once per run.</summary>
    public static async Task DeployTopologyAsync(BenchServers servers, CancellationToken cancellationToken)
    {
        var user = await BrokerProvisioning.CreateUserAsync(servers.RabbitMq, BenchServers.VirtualHost, BrokerProvisioning.TopologyUser);
        await using var job = await ChildProcess.StartAsync(Start(servers, "topology", ["topology"], Broker(servers, user)), null);
        await job.WaitAsync(cancellationToken);
        if (job.ExitCode != 0)
        {
            throw new InvalidOperationException($"The topology could not be declared:\n{job.Tail()}");
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var tokenFile = Path.Combine(servers.Folder, "token");
        await File.WriteAllTextAsync(tokenFile, "bench", cancellationToken);
        var (api, worker) = (Address(), Address());
        _started.Add(await ChildProcess.StartAsync(Start(servers, "api", [], Environment("Api", api, tokenFile)), null));
        var pinned = Cores.OnContenderCore(Start(servers, "worker", [], Environment("Worker", worker, tokenFile)));
        _started.Add(await ChildProcess.StartAsync(pinned, null));
        WorkerId = _started[1].Id;
        await WaitReadyAsync(api, _started[0], cancellationToken);
        await WaitReadyAsync(worker, _started[1], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started)
        {
            await process.DisposeAsync();
        }
    }

    private static Uri Address() => new UriBuilder("https", "localhost", FreePorts.Next()).Uri;

    private static ChildStart Start(
        BenchServers servers, string name, IReadOnlyList<string> arguments, Dictionary<string, string> environment) => new(
        name,
        "dotnet",
        [Builds.Find("services", "Replication"), .. arguments],
        environment,
        servers.Folder,
        Path.Combine(RunFolder.Repository, ".run", "logs", "bench", $"{name}.log"));

    private static Dictionary<string, string> Broker(BenchServers servers, BrokerUser user) => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["MASSTRANSIT_USAGE_TELEMETRY"] = "false",
        ["Broker__Host"] = "127.0.0.1",
        ["Broker__Tls"] = "false",
        ["Broker__Port"] = servers.RabbitMq.Port.ToString(CultureInfo.InvariantCulture),
        ["Broker__VirtualHost"] = BenchServers.VirtualHost,
        ["Broker__Username"] = user.Name,
        ["Broker__Password"] = user.Password,
    };

    private Dictionary<string, string> Environment(string role, Uri address, string tokenFile)
    {
        var environment = Broker(servers, service);
        environment["Replication__Role"] = role;

        // The page server cannot count, and each round of changes is measured once.
        environment["Replication__CompareCounts"] = "false";
        environment["ConnectionStrings__App"] = database.App;
        environment["ConnectionStrings__System"] = database.System;
        environment["Kestrel__Endpoints__Https__Url"] = $"https://127.0.0.1:{address.Port.ToString(CultureInfo.InvariantCulture)}";
        environment["Kestrel__Certificates__Default__Path"] = servers.Certificates.CertificateFile;
        environment["Kestrel__Certificates__Default__KeyPath"] = servers.Certificates.KeyFile;
        environment["Trust__CertificateAuthorityFile"] = servers.Certificates.AuthorityFile;
        environment["Trust__IssuersAuthorityFile"] = servers.Certificates.AuthorityFile;
        environment["Trust__OutsideAuthorityFile"] = servers.Certificates.AuthorityFile;
        environment["Workloads__TokenFile"] = tokenFile;
        environment["Operators__Authority"] = new Uri(pages, "operators").ToString();
        environment["Operators__Audience"] = "live-platform";
        environment["Workloads__Authority"] = new Uri(pages, "workloads").ToString();
        environment["Workloads__Audience"] = "live-platform-internal";
        environment["Workloads__Namespace"] = "live-platform";
        environment["Microsoft365__EntraBaseUrl"] = pages.ToString();
        environment["Microsoft365__GraphBaseUrl"] = new Uri(pages, "v1.0").ToString();
        environment["Services__TenantCredential"] = pages.ToString();
        environment["Logging__LogLevel__Default"] = "Information";
        environment["Logging__LogLevel__Microsoft"] = "Warning";
        environment["Logging__LogLevel__System"] = "Warning";
        environment["Logging__LogLevel__MassTransit"] = "Warning";
        foreach (var quota in UnlimitedQuotas)
        {
            environment[$"Microsoft365__Quotas__{quota}__Amount"] = "100000000";
            environment[$"Microsoft365__Quotas__{quota}__Window"] = "00:00:10";
        }

        return environment;
    }

    private async Task WaitReadyAsync(Uri address, ChildProcess process, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(servers.Certificates.Handler()) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{process.Name} did not become ready:\n{process.Tail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("health/ready", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
