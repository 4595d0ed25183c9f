using System.Security.Cryptography;
using LivePlatform.DevHost.Servers;
using Npgsql;

namespace LivePlatform.DevHost.Provisioning;

/// <summary>Connection strings of one database, one per role.</summary>
/// <param name="Owner">Migrations only; BYPASSRLS.</param>
/// <param name="App">The service; under row-level security.</param>
/// <param name="System">Reads across providers; BYPASSRLS, read-only.</param>
public sealed record ProvisionedDatabase(string Owner, string App, string System);

/// <summary>Makes databases and their roles as an operator of PostgreSQL would; tables and grants are the service's own.</summary>
public static class DatabaseProvisioning
{
    /// <summary>The databases of the system.</summary>
    internal static IReadOnlyList<string> Databases { get; } =
    [
        "onboarding", "tenant_credential", "tenant_credential_keys", "role_validation", "replication", "notifications",
    ];

    /// <summary>The roles of each database and what they may.</summary>
    internal static IReadOnlyList<(string Role, string Attributes)> Roles { get; } =
    [
        ("owner", "BYPASSRLS"), ("app", "NOBYPASSRLS"), ("system", "BYPASSRLS"),
    ];

    /// <summary>Makes the roles of a service and returns their passwords by role name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> CreateRolesAsync(PrivatePostgres server, string service)
    {
        ArgumentNullException.ThrowIfNull(server);
        var passwords = new Dictionary<string, string>();
        await using var source = NpgsqlDataSource.Create(server.Superuser());
        foreach (var (role, attributes) in Roles)
        {
            var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            await using var create = source.CreateCommand($"CREATE ROLE {service}_{role} LOGIN {attributes} PASSWORD '{password}'");
            await create.ExecuteNonQueryAsync();
            if (role == "system")
            {
                await using var readOnly = source.CreateCommand($"ALTER ROLE {service}_{role} SET default_transaction_read_only = on");
                await readOnly.ExecuteNonQueryAsync();
            }

            passwords[role] = password;
        }

        return passwords;
    }

    /// <summary>Makes a database of a service's, empty or as a copy of a template.</summary>
    public static async Task<ProvisionedDatabase> CreateDatabaseAsync(
        PrivatePostgres server,
        string service,
        string database,
        IReadOnlyDictionary<string, string> passwords,
        string template = "template1")
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(passwords);
        await using var source = NpgsqlDataSource.Create(server.Superuser());
        await using var create = source.CreateCommand($"CREATE DATABASE \"{database}\" OWNER {service}_owner TEMPLATE \"{template}\"");
        await create.ExecuteNonQueryAsync();
        await using var inside = NpgsqlDataSource.Create(server.Superuser(database));
        await using var schema = inside.CreateCommand($"ALTER SCHEMA public OWNER TO {service}_owner");
        await schema.ExecuteNonQueryAsync();
        string Of(string role) => server.ConnectionString(database, $"{service}_{role}", passwords[role]);
        return new ProvisionedDatabase(Of("owner"), Of("app"), Of("system"));
    }
}
