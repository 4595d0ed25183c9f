using LivePlatform.Contracts;

namespace LivePlatform.Messaging.Tests;

public class OutAtLeastOnce
{
    private const string Undelivered = "SELECT count(*) FROM outbox";
    private const string Heard = "SELECT count(*) FROM heard";

    [Fact]
    public async Task What_commits_is_delivered_and_then_deleted()
    {
        await using var host = await MessagingHost.StartAsync();
        await host.EnqueueAsync(Guid.NewGuid(), Guid.NewGuid());

        (await host.DeliverAsync()).ShouldBe(2);

        await host.UntilAsync(Heard, 2);
        (await host.CountAsync(Undelivered)).ShouldBe(0);
    }

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("LivePlatform.Contracts.OfTomorrow", "{}")]
    [InlineData("LivePlatform.Contracts.CustomerChanged", "[]")]
    [InlineData("LivePlatform.Contracts.CustomerChanged", "{\"customerId\":\"nobody\"}")]
    [InlineData("LivePlatform.Contracts.CustomerChanged", "null")]
    public async Task A_row_that_cannot_be_read_holds_up_no_other_and_is_put_aside_when_no_newer_version_takes_it(string type, string body)
    {
        await using var host = await MessagingHost.StartAsync();
        await host.EnqueueAsync(Guid.NewGuid());
        await SpoilAsync(host, type, body, "now()");
        await host.EnqueueAsync(Guid.NewGuid());

        (await host.DeliverAsync()).ShouldBe(1, "one flows, one is left to a newer version of the service");
        (await host.CountAsync(Undelivered)).ShouldBe(1);

        await host.EnqueueAsync(Guid.NewGuid());
        await SpoilAsync(host, "LivePlatform.Contracts.OfYesterday", body, "now() - interval '1 hour'");
        await host.EnqueueAsync(Guid.NewGuid());
        (await host.DeliverAsync()).ShouldBe(2, "one flows, one is put aside");

        await host.UntilAsync(Heard, 2);
        (await host.CountAsync("SELECT count(*) FROM dead_messages WHERE type = 'LivePlatform.Contracts.OfYesterday'")).ShouldBe(1);
        (await host.CountAsync("SELECT count(*) FROM dead_messages")).ShouldBe(1);
        await host.UntilAsync("SELECT count(*) FROM inbox", 2);
    }

    /// <summary>Makes the newest row one that cannot be read.</summary>
    private static async Task SpoilAsync(MessagingHost host, string type, string body, string enqueuedAt)
    {
        await using var spoil = host.Superuser.CreateCommand(
            $"UPDATE outbox SET type = $1, body = $2::jsonb, enqueued_at = {enqueuedAt} "
                + "WHERE sequence = (SELECT max(sequence) FROM outbox)");
        spoil.Parameters.AddWithValue(type);
        spoil.Parameters.AddWithValue(body);
        await spoil.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_rolls_back_is_never_sent()
    {
        await using var host = await MessagingHost.StartAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => host.RunAsync<int>((_, outbox) =>
        {
            outbox.Enqueue(new CustomerChanged(Guid.NewGuid(), null, "name", false, 1));
            throw new InvalidOperationException("changed my mind");
        }));

        (await host.CountAsync(Undelivered)).ShouldBe(0);
    }

    [Fact]
    public async Task A_crash_between_publish_and_delete_sends_twice_and_is_heard_once()
    {
        await using var host = await MessagingHost.StartAsync();
        await host.EnqueueAsync(Guid.NewGuid());
        await using (var keep = host.Superuser.CreateCommand("CREATE TABLE crashed AS SELECT * FROM outbox"))
        {
            await keep.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await host.DeliverAsync();
        await host.UntilAsync(Heard, 1);

        // The delete never committed: the same row is there again after the restart.
        await using (var again = host.Superuser.CreateCommand("INSERT INTO outbox OVERRIDING SYSTEM VALUE SELECT * FROM crashed"))
        {
            await again.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        (await host.DeliverAsync()).ShouldBe(1);
        await host.EnqueueAsync(Guid.NewGuid());
        await host.DeliverAsync();
        await host.UntilAsync("SELECT count(*) FROM inbox", 2);
        (await host.HeardAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Two_relays_share_the_work_and_nothing_is_delivered_twice()
    {
        await using var host = await MessagingHost.StartAsync();
        await host.EnqueueAsync([.. Enumerable.Range(0, 150).Select(_ => Guid.NewGuid())]);

        var delivered = await Task.WhenAll(host.DeliverAsync(), host.DeliverAsync());

        // Each took rows that the other had not locked.
        delivered.Sum().ShouldBe(150);
        delivered.ShouldAllBe(count => count > 0);
        await host.UntilAsync(Heard, 150);
        (await host.CountAsync("SELECT count(DISTINCT customer_id) FROM heard")).ShouldBe(150);
    }

    [Fact]
    public async Task The_commit_wakes_the_relay_long_before_its_poll()
    {
        await using var host = await MessagingHost.StartAsync(withRelay: true);
        await host.EnqueueAsync(Guid.NewGuid());
        await host.UntilAsync(Heard, 1);

        // Ten in a row, each waited for: by the poll alone each of them takes about as long as its interval.
        var fastest = TimeSpan.MaxValue;
        for (var n = 2; n <= 11; n++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await host.EnqueueAsync(Guid.NewGuid());
            await host.UntilAsync(Heard, n);
            var took = TimeProvider.System.GetElapsedTime(began);
            fastest = took < fastest ? took : fastest;
        }

        fastest.ShouldBeLessThan(OutboxRelay<HeardDbContext>.PollInterval / 2);
    }
}
