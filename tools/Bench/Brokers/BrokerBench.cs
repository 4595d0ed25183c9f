using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Bench.Machine;
using LivePlatform.Contracts;
using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;
using LivePlatform.M365.Tokens;

namespace LivePlatform.Bench.Brokers;

/// <summary>Two brokers as they ship, cold connections, a restart, and load on cached tokens beside a bare endpoint.</summary>
internal static class BrokerBench
{
    /// <summary>The argument that makes this program the bare endpoint.</summary>
    public const string Bare = "bare";

    private const string Secret = "Q~bench-0123456789";
    private static readonly string[] Resources = [TokenResource.Graph, TokenResource.TeamsAdmin];

    public static async Task<BrokerReport> RunAsync(BrokerPlan plan, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(
            new StackOptions
            {
                Name = "bench-brokers",
                Brokers = 2,
                Only = new HashSet<string> { ServiceNames.TenantCredential },
                Environment = new Dictionary<string, string>
                {
                    ["Logging__LogLevel__Default"] = "Warning",
                    ["Entra__MostInFlightPerApp"] = "64",
                },
                OnProgress = progress,
            },
            cancellationToken);
        var (provider, client) = (Guid.NewGuid(), Guid.NewGuid());
        progress($"making {plan.Connections} tenants and connections");
        var tenants = await SeedAsync(stack, plan.Connections, client, cancellationToken);
        var connections = await ManyConnections.StoreAsync(stack, provider, tenants, client, Secret, cancellationToken);
        var load = new TokenLoad(stack.Certificates, provider, await WorkloadTokenAsync(stack, cancellationToken));
        List<Uri> brokers = [.. Brokers(stack).Select(x => x.Address)];

        List<long> cold = [];
        foreach (var resource in Resources)
        {
            progress($"both brokers, cold: {resource}");
            await load.FetchAsync(brokers, connections, resource, cancellationToken);
            cold.Add(await AskedAsync(stack, cancellationToken) - cold.Sum());
        }

        progress("both brokers start anew");
        await Task.WhenAll(Brokers(stack).Select(x => x.RestartAsync(cancellationToken)));
        foreach (var resource in Resources)
        {
            await load.FetchAsync(brokers, connections, resource, cancellationToken);
        }

        var count = new EntraCount(plan.Connections, cold, await AskedAsync(stack, cancellationToken) - cold.Sum());
        var (ours, bare) = await LoadAsync(stack, plan, load, connections, progress, cancellationToken);
        return new BrokerReport(count, ours, bare, Brokers(stack).Max(x => x.PeakMemory));
    }

    /// <summary>Ours and bare in turn, each on the one core, the callers on the other; the second broker stands still.</summary>
    private static async Task<(IReadOnlyList<LoadResult> Ours, IReadOnlyList<LoadResult> Bare)> LoadAsync(
        Stack stack,
        BrokerPlan plan,
        TokenLoad load,
        IReadOnlyList<Guid> connections,
        Action<string> progress,
        CancellationToken cancellationToken)
    {
        var broker = Brokers(stack)[0];
        var port = FreePorts.Next();
        var sample = await load.SampleAsync(broker.Address, connections[0], TokenResource.Graph, cancellationToken);
        var folder = RunFolder.Make("bench-bare");
        var order = Path.Combine(folder, "bare.json");
        await File.WriteAllTextAsync(
            order, JsonSerializer.Serialize(new BareOrder(port, Convert.ToBase64String(sample), stack.Certificates)), cancellationToken);
        var start = new ChildStart(
            Bare, "dotnet", [typeof(BrokerBench).Assembly.Location, Bare, order],
            new Dictionary<string, string> { ["DOTNET_gcServer"] = "0" }, folder,
            Path.Combine(RunFolder.Repository, ".run", "logs", "bench", "bare.log"));
        await using var bare = await ChildProcess.StartAsync(Cores.OnContenderCore(start), null);
        await Cores.MoveToContenderAsync(broker.ProcessId);
        await Cores.TakeTheRestAsync();
        var address = new Uri($"https://localhost:{port}/");
        await WaitAsync(() => load.SampleAsync(address, connections[0], TokenResource.Graph, cancellationToken), cancellationToken);
        var (ours, bares) = (new List<LoadResult>(), new List<LoadResult>());

        // The first of each warms up what is compiled on the way.
        for (var round = 0; round <= plan.Rounds; round++)
        {
            progress($"cached tokens, round {round} of {plan.Rounds}");
            var mine = await load.RunAsync(broker.Address, connections, TokenResource.Graph, plan.LoadFor, cancellationToken);
            var theirs = await load.RunAsync(address, connections, TokenResource.Graph, plan.LoadFor, cancellationToken);
            if (round > 0)
            {
                ours.Add(mine);
                bares.Add(theirs);
            }
        }

        return (ours, bares);
    }

    private static List<RunningService> Brokers(Stack stack) =>
        [.. stack.Services.Where(x => x.Name.StartsWith(ServiceNames.TenantCredential, StringComparison.Ordinal))];

    private static async Task<IReadOnlyList<Guid>> SeedAsync(Stack stack, int count, Guid client, CancellationToken cancellationToken)
    {
        var order = new
        {
            count,
            seed = 7,
            users = 0,
            groups = 0,
            app = new { appId = client, permissions = Array.Empty<string>(), secrets = new[] { new { value = Secret } } },
        };
        using var answer = await stack.Simulator.Http.PostAsJsonAsync("_simulator/tenants/bulk", order, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return [.. made.GetProperty("tenantIds").EnumerateArray().Select(x => x.GetGuid())];
    }

    /// <summary>How often Entra was asked until now, refusals included.</summary>
    private static async Task<long> AskedAsync(Stack stack, CancellationToken cancellationToken)
    {
        var counters = await stack.Simulator.Http.GetFromJsonAsync<JsonElement>("_simulator/counters", cancellationToken);
        return counters.GetProperty("tokens").EnumerateArray()
            .Sum(x => x.GetProperty("issued").GetInt64() + x.GetProperty("refused").GetInt64());
    }

    private static async Task<string> WorkloadTokenAsync(Stack stack, CancellationToken cancellationToken)
    {
        using var answer = await stack.Simulator.Http.PostAsJsonAsync(
            $"_simulator/workloads/{ServiceNames.Replication}/token", new { lifetimeSeconds = 7200 }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString()!;
    }

    private static async Task WaitAsync(Func<Task> ask, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await ask();
                return;
            }
            catch (HttpRequestException) when (tries < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            }
        }
    }
}
