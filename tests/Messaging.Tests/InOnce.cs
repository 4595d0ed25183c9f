using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Messaging.Tests;

public class InOnce
{
    private const string Heard = "SELECT count(*) FROM heard";

    [Fact]
    public async Task Two_deliveries_of_one_message_at_once_are_recorded_once()
    {
        await using var host = await MessagingHost.StartAsync();
        var (bus, id) = (host.Services.GetRequiredService<IBus>(), Guid.NewGuid());

        await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => bus.Publish(new CustomerChanged(Guid.NewGuid(), null, "name", false, 1), message =>
            {
                message.MessageId = id;
                message.Headers.Set("live-provider", host.Provider.ToString());
            }, TestContext.Current.CancellationToken)));
        await bus.Publish(
            new CustomerChanged(Guid.NewGuid(), null, "last", false, 1),
            message => message.Headers.Set("live-provider", host.Provider.ToString()),
            TestContext.Current.CancellationToken);

        await host.UntilAsync("SELECT count(*) FROM inbox", 2);
        (await host.HeardAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_message_without_a_provider_goes_to_the_error_queue_and_is_never_run_as_nobody()
    {
        await using var host = await MessagingHost.StartAsync();

        await host.Services.GetRequiredService<IBus>()
            .Publish(new CustomerChanged(Guid.NewGuid(), null, "name", false, 1), TestContext.Current.CancellationToken);

        (await ReadyAsync(host, "replication-hear-customers_error")).ShouldBe(1);
        (await host.CountAsync(Heard)).ShouldBe(0);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task A_message_whose_consumer_ends_each_time_lands_in_the_error_queue_and_the_others_are_heard()
    {
        await using var host = await MessagingHost.StartAsync(before: KillAsync);

        (await ReadyAsync(host, "replication-hear-customers_error")).ShouldBe(1);
        (await host.CountAsync(Heard)).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_of_another_provider_writes_only_under_that_provider()
    {
        await using var host = await MessagingHost.StartAsync();
        var other = Guid.NewGuid();

        await host.Services.GetRequiredService<IBus>().Publish(
            new CustomerChanged(Guid.NewGuid(), null, "name", false, 1),
            message => message.Headers.Set("live-provider", other.ToString()),
            TestContext.Current.CancellationToken);

        await host.UntilAsync($"SELECT count(*) FROM heard WHERE service_provider_id = '{other}'", 1);
    }

    /// <summary>A message that was delivered and not acknowledged, as by a process that ends each time; RabbitMQ counts that.</summary>
    private static async Task KillAsync(MessagingHost host)
    {
        using var api = host.Broker.Management();
        var envelope = new
        {
            messageId = Guid.NewGuid(),
            messageType = new[] { $"urn:message:{typeof(CustomerChanged).Namespace}:{nameof(CustomerChanged)}" },
            message = new CustomerChanged(Guid.NewGuid(), null, "killer", false, 1),
            headers = new Dictionary<string, string> { ["live-provider"] = host.Provider.ToString() },
        };
        var exchange = Uri.EscapeDataString($"{typeof(CustomerChanged).Namespace}:{nameof(CustomerChanged)}");
        using var published = await api.PostAsJsonAsync(
            $"exchanges/{host.Broker.Name}/{exchange}/publish",
            new
            {
                properties = new { content_type = "application/vnd.masstransit+json" },
                routing_key = "",
                payload = JsonSerializer.Serialize(envelope, JsonSerializerOptions.Web),
                payload_encoding = "string",
            },
            TestContext.Current.CancellationToken);
        (await published.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("routed").GetBoolean()
            .ShouldBeTrue();
        for (var delivered = 0; delivered < 16; delivered++)
        {
            using var got = await api.PostAsJsonAsync(
                $"queues/{host.Broker.Name}/replication-hear-customers/get",
                new { count = 1, ackmode = "reject_requeue_true", encoding = "auto" }, TestContext.Current.CancellationToken);
            (await got.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetArrayLength().ShouldBe(1);
        }
    }

    // The management API counts with a delay.
    private static async Task<int> ReadyAsync(MessagingHost host, string queue)
    {
        using var api = host.Broker.Management();
        for (var attempt = 0; attempt < 150; attempt++)
        {
            using var answer = await api.GetAsync($"queues/{host.Broker.Name}/{queue}", TestContext.Current.CancellationToken);
            if (answer.IsSuccessStatusCode
                && (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
                    .TryGetProperty("messages", out var messages)
                && messages.GetInt32() > 0)
            {
                return messages.GetInt32();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return 0;
    }
}
