using Npgsql;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>Both databases of the service, empty, with the roles that the environment gives them.</summary>
internal sealed class TestDatabases : IAsyncDisposable
{
    private readonly string _super;
    private readonly string _main;
    private readonly string _keys;

    private TestDatabases(string super, string main, string keys) => (_super, _main, _keys) = (super, main, keys);

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["ConnectionStrings:App"] = Of(_main, "tenant_credential_app"),
        ["ConnectionStrings:System"] = Of(_main, "tenant_credential_system"),
        ["ConnectionStrings:Owner"] = Owner,
        ["ConnectionStrings:Keys"] = Of(_keys, "tenant_credential_keys_app"),
        ["ConnectionStrings:KeysSystem"] = Of(_keys, "tenant_credential_keys_system"),
        ["ConnectionStrings:KeysOwner"] = KeysOwner,
    };

    public string App => Of(_main, "tenant_credential_app");

    public string Owner => Of(_main, "tenant_credential_owner");

    public string KeysApp => Of(_keys, "tenant_credential_keys_app");

    public string KeysOwner => Of(_keys, "tenant_credential_keys_owner");

    public static async Task<TestDatabases> CreateAsync()
    {
        var super = Environment.GetEnvironmentVariable("LIVE_TEST_POSTGRES") ?? throw new InvalidOperationException("LIVE_TEST_POSTGRES is not set.");
        var suffix = Guid.NewGuid().ToString("N")[..8];
        var databases = new TestDatabases(super, $"tc_{suffix}", $"tc_keys_{suffix}");
        foreach (var (database, roles) in new[] { (databases._main, "tenant_credential"), (databases._keys, "tenant_credential_keys") })
        {
            await ExecuteAsync(super, $"""
                DO $$ BEGIN
                  PERFORM pg_advisory_xact_lock(1);
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{roles}_owner') THEN
                    CREATE ROLE {roles}_owner LOGIN BYPASSRLS; CREATE ROLE {roles}_app LOGIN; CREATE ROLE {roles}_system LOGIN BYPASSRLS;
                  END IF;
                END $$
                """);
            await ExecuteAsync(super, $"CREATE DATABASE {database} OWNER {roles}_owner");
            await ExecuteAsync(new NpgsqlConnectionStringBuilder(super) { Database = database }.ConnectionString, $"ALTER SCHEMA public OWNER TO {roles}_owner");
        }

        return databases;
    }

    public static async Task<int> ExecuteAsync(string connectionString, string sql, params object[] arguments)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.AddWithValue(argument);
        }

        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>First columns of a query.</summary>
    public static async Task<List<T>> QueryAsync<T>(string connectionString, string sql, params object[] arguments)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        foreach (var argument in arguments)
        {
            command.Parameters.AddWithValue(argument);
        }

        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(await reader.GetFieldValueAsync<T>(0));
        }

        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(_super, $"DROP DATABASE {_main} WITH (FORCE)");
        await ExecuteAsync(_super, $"DROP DATABASE {_keys} WITH (FORCE)");
    }

    private string Of(string database, string role) =>
        new NpgsqlConnectionStringBuilder(_super) { Database = database, Username = role, MaxPoolSize = 20 }.ConnectionString;
}
