using LivePlatform.DevHost.Running;
using LivePlatform.Faults.Tests.Onboarding;
using Npgsql;

namespace LivePlatform.Faults.Tests;

/// <summary>Watches the processes of the services that have a database: what they log from now on, and whether one of them ended.</summary>
internal sealed class ServiceWatch(LiveSystem system)
{
    /// <summary>The databases, each that of a service.</summary>
    public static readonly IReadOnlyList<string> Databases = ["onboarding", "tenant_credential", "role_validation", "replication"];

    private static readonly TimeSpan Met = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private readonly Dictionary<string, int> _processes = ProcessesOf(system);
    private readonly Dictionary<string, long> _ends = Databases.SelectMany(database => Services(system, database))
        .ToDictionary(service => service.LogFile, service => new FileInfo(service.LogFile).Length);

    /// <summary>How many processes are watched.</summary>
    public int Count => _processes.Count;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Brings up a customer's service from nothing, which takes every service and loop.</summary>
    public static async Task<OnboardedCustomer> BringUpAsync(LiveSystem system, string shortName, Guid zone)
    {
        var customer = new OnboardedCustomer(system, shortName, new Prepared());
        await customer.SeedAsync();
        await customer.StartAsync(zone);
        await customer.WaitAsync(run => run.GetProperty("state").GetString() == "Completed", TimeSpan.FromMinutes(5));
        return customer;
    }

    /// <summary>Nobody restarts a process here that ended.</summary>
    public void ShouldAllRun() => ProcessesOf(system).ShouldBe(_processes, "no process has ended");

    /// <summary>Waits until every service has logged that it met the fault.</summary>
    public async Task ShouldAllMeetAsync(string said)
    {
        foreach (var database in Databases)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (!await HasSaidAsync(database, said))
            {
                TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Met, $"{database} did not meet {said}");
                await Task.Delay(Look, TimeProvider.System, Cancellation);
            }
        }
    }

    /// <summary>Changes a database as nobody may who is not its superuser.</summary>
    /// <returns>What the statement selects first.</returns>
    public static async Task<object?> ExecuteAsync(LiveSystem system, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(system.Superuser(database));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private async Task<bool> HasSaidAsync(string database, string said)
    {
        foreach (var service in Services(system, database))
        {
            await using var file = new FileStream(service.LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = _ends[service.LogFile];
            using var reader = new StreamReader(file);
            if ((await reader.ReadToEndAsync(Cancellation)).Contains(said, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static Dictionary<string, int> ProcessesOf(LiveSystem system) =>
        Databases.SelectMany(database => Services(system, database)).ToDictionary(service => service.Name, service => service.ProcessId);

    private static IEnumerable<RunningService> Services(LiveSystem system, string database) =>
        database == "replication" ? [.. system.Workers, system.Part("replication")] : [system.Part(database.Replace('_', '-'))];
}
