using System.Security.Cryptography;
using Npgsql;

namespace LivePlatform.TestKit.Servers;

/// <summary>
/// A database of a test class's own, cloned from a template that was migrated once per run, with the roles that production has.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private const string Password = "test";
    private readonly TestServers _servers;

    private TestDatabase(TestServers servers, string name, string service)
    {
        (_servers, Name) = (servers, name);
        Owner = servers.ConnectionString(name, $"{service}_owner", Password);
        App = servers.ConnectionString(name, $"{service}_app", Password);
        System = servers.ConnectionString(name, $"{service}_system", Password);
    }

    /// <summary>Its name on the server.</summary>
    public string Name { get; }

    /// <summary>Migrates; BYPASSRLS.</summary>
    public string Owner { get; }

    /// <summary>The service; under row-level security.</summary>
    public string App { get; }

    /// <summary>Reads across providers.</summary>
    public string System { get; }

    /// <summary>The settings by which a service finds it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["ConnectionStrings:App"] = App,
        ["ConnectionStrings:System"] = System,
        ["ConnectionStrings:Owner"] = Owner,
    };

    /// <summary>Clones the service's template, making it first when nobody has.</summary>
    /// <param name="service">The service's database, e.g. <c>onboarding</c>; also the prefix of its roles.</param>
    /// <param name="migrate">Migrates the database of the owner's connection string; runs once per run and per build of the calling
    /// tests.</param>
    /// <param name="servers">Another server than that of the run, for tests that kill it.</param>
    public static async Task<TestDatabase> CreateAsync(string service, Func<string, Task> migrate, TestServers? servers = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(service);
        ArgumentNullException.ThrowIfNull(migrate);
        servers ??= await TestServers.GetAsync();
        var template = $"template_{service}_{migrate.Method.Module.ModuleVersionId.ToString("N")[..12]}";
        var name = $"{service}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await using var source = NpgsqlDataSource.Create(servers.Superuser);
        await using var connection = await source.OpenConnectionAsync();

        // One lock for templates and clones: a template cannot be cloned while somebody is connected to it.
        await ExecuteAsync(connection, "SELECT pg_advisory_lock(7246)");
        try
        {
            await MakeRolesAsync(connection, service);
            if (!await ExistsAsync(connection, template))
            {
                await MakeTemplateAsync(connection, servers, template, service, migrate);
            }

            await ExecuteAsync(connection, $"CREATE DATABASE \"{name}\" OWNER {service}_owner TEMPLATE \"{template}\"");
        }
        finally
        {
            await ExecuteAsync(connection, "SELECT pg_advisory_unlock(7246)");
        }

        return new TestDatabase(servers, name, service);
    }

    /// <summary>Drops it.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await using var source = NpgsqlDataSource.Create(_servers.Superuser);
        await using var connection = await source.OpenConnectionAsync();
        await ExecuteAsync(connection, Drop(Name));
    }

    private static async Task MakeTemplateAsync(
        NpgsqlConnection connection, TestServers servers, string template, string service, Func<string, Task> migrate)
    {
        var building = $"{template}_new";
        await ExecuteAsync(connection, Drop(building));
        await ExecuteAsync(connection, $"CREATE DATABASE \"{building}\" OWNER {service}_owner");
        await using (var inside = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(servers.Superuser) { Database = building, Pooling = false }))
        {
            await using var schema = inside.CreateCommand($"ALTER SCHEMA public OWNER TO {service}_owner");
            await schema.ExecuteNonQueryAsync();
        }

        await migrate(servers.ConnectionString(building, $"{service}_owner", Password));
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(connection, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{building}'");
        await ExecuteAsync(connection, $"ALTER DATABASE \"{building}\" RENAME TO \"{template}\"");
    }

    private static async Task MakeRolesAsync(NpgsqlConnection connection, string service)
    {
        foreach (var (role, attributes) in new[] { ("owner", "BYPASSRLS"), ("app", "NOBYPASSRLS"), ("system", "BYPASSRLS") })
        {
            await ExecuteAsync(
                connection,
                $"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{service}_{role}') THEN CREATE ROLE "
                    + $"{service}_{role} LOGIN {attributes} PASSWORD '{Password}'; END IF; END $$");
        }

        await ExecuteAsync(connection, $"ALTER ROLE {service}_system SET default_transaction_read_only = on");
    }

    private static string Drop(string database) => $"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)";

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string database)
    {
        await using var find = new NpgsqlCommand("SELECT count(*) FROM pg_database WHERE datname = $1", connection);
        find.Parameters.AddWithValue(database);
        return (long)(await find.ExecuteScalarAsync())! == 1;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }
}
