using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Replication.Persistence;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using Npgsql;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>
/// The service, its database and Microsoft in a time that leaps. PostgreSQL leaps by a <c>now()</c> of its own, which stands before the
/// built-in one.
/// </summary>
public sealed class SoakHost : ReplicationHost
{
    private const string Time =
        """
        CREATE SCHEMA simulated;
        CREATE TABLE simulated.clock (leapt interval NOT NULL);
        INSERT INTO simulated.clock VALUES ('0');
        CREATE FUNCTION simulated.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT pg_catalog.now() + leapt FROM simulated.clock';
        GRANT USAGE ON SCHEMA simulated TO PUBLIC;
        GRANT SELECT ON simulated.clock TO PUBLIC;
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = simulated, public, pg_catalog', current_database()); END $$;
        """;

    private readonly LeapingClock _clock = new();
    private readonly Queue<ServiceFactory<Program>> _workers = [];
    private NpgsqlDataSource _owner = null!;

    public DateTimeOffset Now => _clock.GetUtcNow();

    private string Database => new NpgsqlConnectionStringBuilder(Owner).Database!;

    protected override TimeProvider Clock => _clock;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Owner) { MaxPoolSize = 4 });
        _workers.Enqueue(Start("Worker"));
    }

    /// <summary>Nothing is under way: time may leap for everybody.</summary>
    public async Task LeapAsync(TimeSpan over)
    {
        await ExecuteAsync("UPDATE simulated.clock SET leapt = leapt + $1", over);
        _clock.Leap(over);
        await ExecuteAsync($"NOTIFY {ReplicationDbContext.DispatchChannel}");
    }

    /// <summary>What the work list says.</summary>
    /// <returns>How many directories are due or held, and when the next one is due; null: none ever.</returns>
    public async Task<(long Busy, DateTimeOffset? Next)> LookAsync()
    {
        await using var look = _owner.CreateCommand(
            """
            SELECT count(*) FILTER (WHERE due_at <= now() OR lease_until > now()
                OR nudged_until > now()), min(due_at) FILTER (WHERE due_at > now())
            FROM dispatch WHERE blocked_code IS NULL AND app_id IS NOT NULL
            """);
        await using var reader = await look.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);
        return (reader.GetInt64(0), await reader.IsDBNullAsync(1) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }

    /// <summary>A worker ends, and another one begins.</summary>
    public async Task ReplaceWorkerAsync()
    {
        await StopAsync(_workers.Dequeue());
        _workers.Enqueue(Start("Worker"));
    }

    /// <summary>Every connection of the service to its database is cut.</summary>
    public Task CutDatabaseAsync() => AsSuperuserAsync(
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Database}' AND usename IN ('replication_app', "
            + "'replication_system')");

    /// <summary>The database only reads, as after a failover that nobody has noticed yet.</summary>
    public async Task OnlyReadAsync(TimeSpan time)
    {
        await AlterAsync("SET default_transaction_read_only = on");
        await Task.Delay(time, TimeProvider.System, TestContext.Current.CancellationToken);
        await AlterAsync("RESET default_transaction_read_only");
    }

    /// <summary>Every connection to the broker is cut.</summary>
    public async Task CutBrokerAsync()
    {
        using var api = Broker.Management();
        var open = await api.GetFromJsonAsync<JsonElement>($"vhosts/{Broker.Name}/connections", TestContext.Current.CancellationToken);
        foreach (var name in open.EnumerateArray().Select(x => x.GetProperty("name").GetString()!))
        {
            using var cut = await api.DeleteAsync($"connections/{Uri.EscapeDataString(name)}", TestContext.Current.CancellationToken);
        }
    }

    /// <summary>An outbox row that no version can read, old enough to be put aside.</summary>
    public Task SpoilOutboxAsync(Guid provider) => ExecuteAsync(
        """
        INSERT INTO outbox (message_id, service_provider_id, type, body, enqueued_at)
        VALUES (gen_random_uuid(), $1, 'LivePlatform.Contracts.OfYesterday', '{}', now() - interval '1 hour')
        """,
        provider);

    protected override async Task<TestDatabase> CreateDatabaseAsync()
    {
        var database = await base.CreateDatabaseAsync();
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.Owner) { Pooling = false }))
        {
            await using var time = source.CreateCommand(Time);
            await time.ExecuteNonQueryAsync();
        }

        return database;
    }

    /// <summary>Waits that are stored are leapt over, those in place are not: they are kept short.</summary>
    protected override void Configure(Dictionary<string, string?> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Remove("Replication:LookAgainAfter");
        settings.Remove("Replication:SliceTime");
        settings["Microsoft365:Pipeline:Retries"] = "1";
    }

    public override async ValueTask DisposeAsync()
    {
        await _owner.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task AlterAsync(string what)
    {
        await AsSuperuserAsync($"ALTER DATABASE \"{Database}\" {what}");
        await CutDatabaseAsync();
    }

    private static async Task AsSuperuserAsync(string sql)
    {
        var servers = await TestServers.GetAsync();
        await using var source = NpgsqlDataSource.Create(servers.Superuser);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task ExecuteAsync(string sql, object? value = null)
    {
        await using var command = _owner.CreateCommand(sql);
        if (value is not null)
        {
            command.Parameters.AddWithValue(value);
        }

        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
