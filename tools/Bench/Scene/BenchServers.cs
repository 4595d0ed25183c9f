using System.Globalization;
using LivePlatform.Bench.Machine;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Provisioning;
using LivePlatform.DevHost.Servers;
using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using Npgsql;

namespace LivePlatform.Bench.Scene;

/// <summary>
/// The servers of a run: PostgreSQL, durable, on the contender's core; RabbitMQ on the other. Every contender gets a fresh database in
/// every round.
/// </summary>
internal sealed class BenchServers : IAsyncDisposable
{
    /// <summary>The virtual host of the worker.</summary>
    public const string VirtualHost = "bench";

    private const string Database = "replication";
    private const string Template = "bench_template";
    private IReadOnlyDictionary<string, string> _passwords = null!;
    private int _made;

    private BenchServers(string folder, PrivatePostgres postgres, PrivateRabbitMq rabbitMq) =>
        (Folder, Postgres, RabbitMq) = (folder, postgres, rabbitMq);

    /// <summary>Where everything of this run is.</summary>
    public string Folder { get; }

    public PrivatePostgres Postgres { get; }

    public PrivateRabbitMq RabbitMq { get; }

    /// <summary>What contenders trust.</summary>
    public DevCertificates Certificates { get; private set; } = null!;

    /// <summary>Process id of PostgreSQL.</summary>
    public int PostgresId { get; private set; }

    public static async Task<BenchServers> StartAsync(CancellationToken cancellationToken)
    {
        var folder = RunFolder.Make(string.Create(CultureInfo.InvariantCulture, $"bench-{Environment.ProcessId}"));
        var rabbit = PrivateRabbitMq.StartAsync(Path.Combine(folder, "bench-rabbitmq"));
        var postgres = await PrivatePostgres.StartAsync(Path.Combine(folder, "bench-postgres"), durable: true);
        var servers = new BenchServers(folder, postgres, await rabbit)
        {
            Certificates = DevCertificates.Create(Path.Combine(folder, "certificates"), TimeProvider.System),
        };
        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, "bench-postgres", "data", "postmaster.pid"), cancellationToken);
        servers.PostgresId = int.Parse(lines[0], CultureInfo.InvariantCulture);
        await Cores.MoveToContenderAsync(servers.PostgresId);
        servers._passwords = await DatabaseProvisioning.CreateRolesAsync(postgres, Database);
        var template = await DatabaseProvisioning.CreateDatabaseAsync(postgres, Database, Template, servers._passwords);
        await DatabaseMigration.RunAsync<ReplicationDbContext>(
            template.Owner,
            Database,
            static (options, provider, view) => new ReplicationDbContext(options, provider, view),
            cancellationToken);
        NpgsqlConnection.ClearAllPools();
        await servers.StillAutovacuumAsync(cancellationToken);
        await BrokerProvisioning.CreateVirtualHostAsync(servers.RabbitMq, VirtualHost);
        return servers;
    }

    /// <summary>
    /// A fresh database with the product's tables, indexes and fences. The former ones are checkpointed away first, so that nobody pays for
    /// another's writes.
    /// </summary>
    public async Task<ProvisionedDatabase> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var database = await DatabaseProvisioning.CreateDatabaseAsync(
            Postgres, Database, string.Create(CultureInfo.InvariantCulture, $"bench_{++_made}"), _passwords, Template);
        await using var super = NpgsqlDataSource.Create(Postgres.Superuser() + ";Pooling=false");
        await using var checkpoint = super.CreateCommand("CHECKPOINT");
        await checkpoint.ExecuteNonQueryAsync(cancellationToken);
        return database;
    }

    /// <summary>
    /// Once a minute it would take CPU, and give one contender the statistics that another had to do without: chance, not a difference of
    /// contenders.
    /// </summary>
    private async Task StillAutovacuumAsync(CancellationToken cancellationToken)
    {
        await using var super = NpgsqlDataSource.Create(Postgres.Superuser() + ";Pooling=false");
        foreach (var statement in new[] { "ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()" })
        {
            await using var command = super.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(RabbitMq.DisposeAsync().AsTask(), Postgres.DisposeAsync().AsTask());
        RunFolder.Delete(Folder);
    }
}
