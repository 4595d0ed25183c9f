using LivePlatform.TestKit.Servers;
using Npgsql;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>Both databases of the service, empty, with the roles that the environment gives them.</summary>
internal sealed class TestDatabases : IAsyncDisposable
{
    private readonly TestDatabase _main;
    private readonly TestDatabase _keys;

    private TestDatabases(TestDatabase main, TestDatabase keys) => (_main, _keys) = (main, keys);

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(_main.Settings)
    {
        ["ConnectionStrings:Keys"] = _keys.App,
        ["ConnectionStrings:KeysOwner"] = _keys.Owner,
    };

    public string App => _main.App;

    public string Owner => _main.Owner;

    public string KeysApp => _keys.App;

    public string KeysOwner => _keys.Owner;

    public static async Task<TestDatabases> CreateAsync() =>
        new(
            await TestDatabase.CreateAsync(TenantCredentialModule.Database, MigrateMainAsync),
            await TestDatabase.CreateAsync(TenantCredentialModule.KeysDatabase, MigrateKeysAsync));

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
        await _main.DisposeAsync();
        await _keys.DisposeAsync();
    }

    private static Task MigrateMainAsync(string owner) => TenantCredentialModule.MigrateMainAsync(owner, CancellationToken.None);

    private static Task MigrateKeysAsync(string owner) => TenantCredentialModule.MigrateKeysAsync(owner, CancellationToken.None);
}
