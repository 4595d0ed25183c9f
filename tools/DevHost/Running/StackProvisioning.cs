using LivePlatform.Contracts;
using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Provisioning;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Running;

/// <summary>
/// Everything that must be there before a service starts: databases, broker users, the key file, workload tokens, migrations, topology.
/// </summary>
internal static class StackProvisioning
{
    private static readonly string[] Jobs = ["migrate", "topology"];

    public static async Task RunAsync(
        Stack stack,
        ServiceEnvironment environment,
        IReadOnlyList<ServiceSpec> specs,
        string virtualHost,
        string folder,
        Action<string, string>? onLine,
        CancellationToken cancellationToken)
    {
        await MakeDatabasesAsync(stack, environment);
        await BrokerProvisioning.CreateVirtualHostAsync(stack.RabbitMq, virtualHost);
        foreach (var user in ServiceNames.OnTheBus.Append(BrokerProvisioning.TopologyUser))
        {
            environment.Add(await BrokerProvisioning.CreateUserAsync(stack.RabbitMq, virtualHost, user));
        }

        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        foreach (var service in specs.Select(spec => spec.Service).Distinct())
        {
            await stack.Simulator.WriteWorkloadTokenAsync(service, environment.TokenFile(service), cancellationToken);
        }

        foreach (var (verb, file) in new[]
        {
            ("new-key-file", environment.KeyFile),
            ("new-federation-key-file", environment.FederationKeyFile),
        })
        {
            File.Delete(file);
            await RunJobAsync("keys", Builds.Find("services", "TenantCredential"), [verb, file], [], folder, onLine, cancellationToken);
        }

        await Parallel.ForEachAsync(
            specs.Where(spec => spec.Database is not null).DistinctBy(spec => spec.Project),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken },
            async (spec, cancelled) =>
            {
                foreach (var verb in Jobs)
                {
                    await RunJobAsync(spec, verb, environment, folder, onLine, cancelled);
                }
            });
    }

    /// <summary>Runs a service's program as a job: by a verb, with the owner's connection string.</summary>
    public static Task RunJobAsync(
        ServiceSpec spec,
        string verb,
        ServiceEnvironment environment,
        string folder,
        Action<string, string>? onLine,
        CancellationToken cancellationToken) =>
        RunJobAsync(
            $"{spec.Name}:{verb}", Builds.Find("services", spec.Project), [verb], environment.ForJobs(spec), folder, onLine,
            cancellationToken);

    private static async Task MakeDatabasesAsync(Stack stack, ServiceEnvironment environment)
    {
        foreach (var database in DatabaseProvisioning.Databases)
        {
            var passwords = await DatabaseProvisioning.CreateRolesAsync(stack.Postgres, database);
            environment.Add(database, await DatabaseProvisioning.CreateDatabaseAsync(stack.Postgres, database, database, passwords));
        }
    }

    private static async Task RunJobAsync(
        string name,
        string program,
        IReadOnlyList<string> arguments,
        Dictionary<string, string> settings,
        string folder,
        Action<string, string>? onLine,
        CancellationToken cancellationToken)
    {
        var log = Path.Combine(RunFolder.Logs(Path.GetFileName(folder)), $"{name.Replace(':', '-')}.log");
        await using var job = await ChildProcess.StartAsync(
            new ChildStart(name, "dotnet", [program, .. arguments], settings, folder, log), onLine);
        await job.WaitAsync(cancellationToken);
        if (job.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} failed with exit code {job.ExitCode}:\n{job.Tail()}");
        }
    }
}
