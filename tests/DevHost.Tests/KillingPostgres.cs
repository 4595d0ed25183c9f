using LivePlatform.DevHost.Servers;
using Npgsql;

namespace LivePlatform.DevHost.Tests;

public sealed class KillingPostgres : IAsyncLifetime
{
    private readonly string _folder = RunFolder.Make($"killing-{Environment.ProcessId}");
    private PrivatePostgres _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await PrivatePostgres.StartAsync(Path.Combine(_folder, "postgres"), durable: true);

    [Fact]
    public async Task What_was_committed_is_there_after_a_kill_and_a_restart()
    {
        await ExecuteAsync("CREATE TABLE kept AS SELECT 42 AS answer");

        await _server.KillAsync();
        await _server.RestartAsync();

        (await ExecuteAsync("SELECT answer FROM kept")).ShouldBe(42);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        RunFolder.Delete(_folder);
    }

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.Superuser() + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
