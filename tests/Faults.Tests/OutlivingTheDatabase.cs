using LivePlatform.DevHost.Running;
using LivePlatform.Faults.Tests.Onboarding;
using Npgsql;

namespace LivePlatform.Faults.Tests;

/// <summary>Whatever a database says, no loop takes its process down: it is met, logged, and outlived.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "truth.2")]
public sealed class OutlivingTheDatabase(LiveSystem system)
{
    private static readonly string[] Databases = ["onboarding", "tenant_credential", "role_validation", "replication"];
    private static readonly TimeSpan Met = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>After a failover a connection may still lead to the server that is no longer the primary one.</summary>
    [Fact]
    public Task A_database_that_only_reads() => OutliveAsync(
        "readonly",
        "25006",
        () => EachAsync(name => $"ALTER DATABASE {name} SET default_transaction_read_only = on", Disconnect),
        () => EachAsync(name => $"ALTER DATABASE {name} RESET default_transaction_read_only", Disconnect));

    /// <summary>While a migration runs, a column may be there no longer, or not yet.</summary>
    [Fact]
    public Task A_column_that_is_not_there() => OutliveAsync(
        "columns", "42703", () => EachAsync(_ => Rename("service_provider_id", "service_provider_gone")), () => EachAsync(_ => Rename("service_provider_gone", "service_provider_id")));

    private async Task OutliveAsync(string name, string said, Func<Task> breaking, Func<Task> mending)
    {
        var zone = await ProviderZone.GetAsync(system);
        await BringUpAsync($"{name}-before", zone);
        var processes = Processes();
        var ends = Databases.SelectMany(Services).ToDictionary(service => service.LogFile, service => new FileInfo(service.LogFile).Length);

        await breaking();
        try
        {
            foreach (var database in Databases)
            {
                await MeetAsync(database, ends, said);
            }
        }
        finally
        {
            await mending();
        }

        Processes().ShouldBe(processes, "no process has ended");
        await BringUpAsync($"{name}-after", zone);
        Processes().ShouldBe(processes, "no process has ended");
        TestContext.Current.TestOutputHelper!.WriteLine($"figure: {said}: met by {Databases.Length} services, {processes.Count} processes outlived it, and a customer was brought up afterwards");
    }

    private async Task BringUpAsync(string shortName, Guid zone)
    {
        var customer = new OnboardedCustomer(system, shortName, new Prepared());
        await customer.SeedAsync();
        await customer.StartAsync(zone);
        await customer.WaitAsync(run => run.GetProperty("state").GetString() == "Completed", TimeSpan.FromMinutes(5));
    }

    /// <summary>Waits until a service of the database has logged that it met the fault.</summary>
    private async Task MeetAsync(string database, Dictionary<string, long> ends, string said)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await AnyAsync(Services(database), async service => (await SinceAsync(service.LogFile, ends[service.LogFile])).Contains(said, StringComparison.Ordinal)))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Met, $"{database} did not meet {said}");
            await Task.Delay(Look, TimeProvider.System, Cancellation);
        }
    }

    private static async Task<bool> AnyAsync(IEnumerable<RunningService> services, Func<RunningService, Task<bool>> fits)
    {
        foreach (var service in services)
        {
            if (await fits(service))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<string> SinceAsync(string log, long position)
    {
        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = position;
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync(Cancellation);
    }

    private Dictionary<string, int> Processes() => Databases.SelectMany(Services).ToDictionary(service => service.Name, service => service.ProcessId);

    private IEnumerable<RunningService> Services(string database) => database == "replication" ? [.. system.Workers, system.Part("replication")] : [system.Part(database.Replace('_', '-'))];

    private static string Rename(string from, string to) =>
        $"""
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace AND a.attname = '{from}' AND a.attnum > 0 LOOP
            EXECUTE format('ALTER TABLE %I RENAME COLUMN {from} TO {to}', name);
          END LOOP;
        END $$
        """;

    private static string Disconnect(string database) => $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()";

    private async Task EachAsync(params Func<string, string>[] statements)
    {
        foreach (var database in Databases)
        {
            foreach (var statement in statements)
            {
                await ExecuteAsync(database, statement(database));
            }
        }
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(system.Superuser(database));
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
