using LivePlatform.Contracts;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Provisioning;
using Npgsql;

namespace LivePlatform.DevHost.Compose;

/// <summary>
/// What docker-compose.yml needs before any service of ours: roles and databases, broker users, certificates. Everything comes from
/// environment variables; doing it twice changes nothing but passwords.
/// </summary>
internal static class ComposeProvisioning
{
    private const string VirtualHost = "live";

    /// <summary>Certificates that end sooner are made anew.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);
    private static readonly string[] Hosts =
    [
        "localhost", "portal.localhost", "simulator", ServiceNames.Onboarding, ServiceNames.TenantCredential, ServiceNames.RoleValidation,
        ServiceNames.Replication, ServiceNames.Notifications, ServiceNames.Gateway, ServiceNames.Portal,
    ];

    public static async Task RunAsync(string certificates)
    {
        foreach (var database in DatabaseProvisioning.Databases)
        {
            await MakeDatabaseAsync(database);
        }

        using var broker = BrokerProvisioning.Client(
            new Uri(Setting("RABBITMQ_API")), Setting("RABBITMQ_ADMIN_USER"), Setting("RABBITMQ_ADMIN_PASSWORD"));
        await BrokerProvisioning.CreateVirtualHostAsync(broker, VirtualHost, Setting("RABBITMQ_ADMIN_USER"));
        foreach (var user in ServiceNames.OnTheBus.Append(BrokerProvisioning.TopologyUser))
        {
            await BrokerProvisioning.CreateUserAsync(broker, VirtualHost, new BrokerUser(user, Setting($"BROKER_{Name(user)}_PASSWORD")));
        }

        if (!DevCertificates.In(certificates).AreGoodAt(TimeProvider.System.GetUtcNow() + Soon, Hosts))
        {
            DevCertificates.Create(certificates, TimeProvider.System, Hosts);
        }
    }

    private static async Task MakeDatabaseAsync(string database)
    {
        await using var server = NpgsqlDataSource.Create(Setting("POSTGRES_SUPERUSER"));
        foreach (var (role, attributes) in DatabaseProvisioning.Roles)
        {
            var name = $"{database}_{role}";
            var verb = await ExistsAsync(server, "SELECT 1 FROM pg_roles WHERE rolname = $1", name) ? "ALTER" : "CREATE";
            await ExecuteAsync(
                server, $"{verb} ROLE {name} LOGIN {attributes} PASSWORD '{Setting($"{Name(database)}_{Name(role)}_PASSWORD")}'");
        }

        await ExecuteAsync(server, $"ALTER ROLE {database}_system SET default_transaction_read_only = on");
        if (!await ExistsAsync(server, "SELECT 1 FROM pg_database WHERE datname = $1", database))
        {
            await ExecuteAsync(server, $"CREATE DATABASE {database} OWNER {database}_owner");
        }

        await using var inside = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Setting("POSTGRES_SUPERUSER")) { Database = database }.ConnectionString);
        await ExecuteAsync(inside, $"ALTER SCHEMA public OWNER TO {database}_owner");
    }

    private static async Task<bool> ExistsAsync(NpgsqlDataSource source, string query, string name)
    {
        await using var command = source.CreateCommand(query);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return await command.ExecuteScalarAsync() is not null;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Name(string name) => name.ToUpperInvariant().Replace('-', '_');

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set: scripts/compose-env.sh writes the file .env with it.");
}
