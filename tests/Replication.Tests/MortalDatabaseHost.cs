using LivePlatform.DevHost.Servers;
using LivePlatform.TestKit.Servers;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>The service over a PostgreSQL of its own, which tests may kill.</summary>
public sealed class MortalDatabaseHost : ReplicationHost
{
    private readonly string _folder = RunFolder.Make($"mortal-{Environment.ProcessId}");

    public PrivatePostgres Postgres { get; private set; } = null!;

    /// <summary>Pages that are committed in the directory of a tenant; 0 also when there is no directory yet.</summary>
    public async Task<int> PagesAsync(Guid m365TenantId)
    {
        await using var connection = new NpgsqlConnection(Owner + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var count = new NpgsqlCommand(
            "SELECT coalesce(sum(pages), 0)::int FROM rounds r JOIN directories d ON d.id = r.directory_id WHERE d.m365tenant_id = $1",
            connection);
        count.Parameters.AddWithValue(m365TenantId);
        return (int)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    protected override async Task<TestDatabase> CreateDatabaseAsync()
    {
        Postgres = await PrivatePostgres.StartAsync(Path.Combine(_folder, "postgres"), durable: true);
        var shared = await TestServers.GetAsync();
        return await TestDatabase.CreateAsync("replication", MigrateAsync, shared with { Superuser = Postgres.Superuser() });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Postgres.DisposeAsync();
        RunFolder.Delete(_folder);
    }
}
