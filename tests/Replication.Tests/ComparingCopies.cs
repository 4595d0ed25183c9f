using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LivePlatform.Contracts;
using Npgsql;

namespace LivePlatform.Replication.Tests;

public sealed class ComparingCopies : IDisposable
{
    private readonly ReplicationHost _host;
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _differences = new();

    public ComparingCopies(ReplicationHost host)
    {
        _host = host;
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "live.copies.differences")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => _differences.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Copies_that_say_the_same_are_no_difference()
    {
        var tenant = await ConnectedAsync();

        await tenant.TellAgainAsync();
        await SettleAsync(tenant);

        _differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_of_the_same_version_with_another_content_is_counted_and_put_right()
    {
        var tenant = await ConnectedAsync();
        await ExecuteAsync(
            "UPDATE known_connections SET status = 'Failed', action = 'invented' WHERE connection_id = $1", tenant.ConnectionId);

        await tenant.TellAgainAsync();
        await SettleAsync(tenant);

        _differences.ShouldBe(["ConnectionChanged content"]);
    }

    [Fact]
    public async Task A_copy_that_is_missing_is_counted_and_made()
    {
        var tenant = await ConnectedAsync();
        await ExecuteAsync("DELETE FROM known_connections WHERE connection_id = $1", tenant.ConnectionId);

        await tenant.TellAgainAsync();
        await SettleAsync(tenant);

        _differences.Order().ShouldBe(["ConnectionChanged missing", "RolesAssessed missing"]);
    }

    [Fact]
    public async Task A_copy_that_missed_a_change_is_counted_and_put_right()
    {
        var tenant = await ConnectedAsync();

        await tenant.TellAgainAsync(missed: 1);
        await SettleAsync(tenant);

        _differences.Order().ShouldBe(["ConnectionChanged behind", "RolesAssessed behind"]);
    }

    [Fact]
    public async Task A_copy_that_knows_more_than_its_owner_is_counted_and_stays()
    {
        var tenant = await ConnectedAsync();
        await ExecuteAsync(
            "UPDATE known_connections SET version = version + 100, roles_version = roles_version + 100 WHERE connection_id = $1",
            tenant.ConnectionId);

        await tenant.TellAgainAsync();
        await tenant.TellAgainAsync(missed: 200);
        await SettleAsync(tenant);

        _differences.Where(x => x.EndsWith("ahead", StringComparison.Ordinal)).Order()
            .ShouldBe(["ConnectionChanged ahead", "RolesAssessed ahead"]);
    }

    private async Task<TestTenant> ConnectedAsync()
    {
        var tenant = await (await new TestTenant(_host).SeedAsync(20, 2)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        return tenant;
    }

    /// <summary>Each event has its queue: what is told after it, and is seen, shows that it was taken.</summary>
    private static async Task SettleAsync(TestTenant tenant)
    {
        await tenant.AssessAsync(RoleOutcome.Missing, "Assign Teams Administrator.");
        await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("code").GetString() == "roles.missing");
        await tenant.AnnounceAsync(ConnectionStatus.Failed);
        await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("code").GetString() == "connection.failed");
    }

    private async Task ExecuteAsync(string sql, Guid connection)
    {
        await using var source = NpgsqlDataSource.Create(_host.Owner);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue(connection);
        (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
    }
}
