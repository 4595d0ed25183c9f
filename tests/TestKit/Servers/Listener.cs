using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace LivePlatform.TestKit.Servers;

/// <summary>A queue of one test that hears a message type as MassTransit publishes it.</summary>
public sealed class Listener : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _management;
    private readonly string _queue;

    private Listener(HttpClient management, string queue) => (_management, _queue) = (management, queue);

    /// <summary>Listens from now on.</summary>
    /// <param name="broker">Where.</param>
    /// <param name="exchange">The message's exchange: <c>namespace:name</c>.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<Listener> StartAsync(TestVhost broker, string exchange, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(broker);
        var (management, queue) = (broker.Management(), $"heard-{Guid.NewGuid():N}");
        using var made = await management.PutAsJsonAsync($"queues/{broker.Name}/{queue}", new { durable = true }, stop);
        made.EnsureSuccessStatusCode();
        using var bound = await management.PostAsJsonAsync(
            $"bindings/{broker.Name}/e/{Uri.EscapeDataString(exchange)}/q/{queue}", new { routing_key = "" }, stop);
        bound.EnsureSuccessStatusCode();
        return new Listener(management, $"queues/{broker.Name}/{queue}");
    }

    /// <summary>The next message, with its envelope.</summary>
    public async Task<JsonNode> HearAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        while (true)
        {
            using var got = await _management.PostAsJsonAsync(
                $"{_queue}/get", new { count = 1, ackmode = "ack_requeue_false", encoding = "auto" }, patience.Token);
            if ((await got.Content.ReadFromJsonAsync<JsonArray>(patience.Token))! is [{ } message, ..])
            {
                return JsonNode.Parse(message["payload"]!.GetValue<string>())!;
            }

            await Task.Delay(Pause, TimeProvider.System, patience.Token);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _management.Dispose();
}
