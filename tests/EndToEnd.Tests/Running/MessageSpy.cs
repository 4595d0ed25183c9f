using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.EndToEnd.Tests.Running;

/// <summary>A queue that gets a copy of every message, whichever exchange it is sent to.</summary>
internal sealed class MessageSpy
{
    private const string Queue = "spy";
    private readonly PrivateRabbitMq _broker;
    private readonly string _host;
    private readonly List<(string Name, byte[] Content)> _seen = [];

    private MessageSpy(PrivateRabbitMq broker, string virtualHost) => (_broker, _host) = (broker, Uri.EscapeDataString(virtualHost));

    /// <summary>The exchanges that are listened to.</summary>
    public IReadOnlyList<string> Exchanges { get; private set; } = [];

    public static async Task<MessageSpy> BindAsync(PrivateRabbitMq broker, string virtualHost, CancellationToken cancellationToken)
    {
        var spy = new MessageSpy(broker, virtualHost);
        using var api = broker.Management();
        await CheckAsync(await api.PutAsJsonAsync($"queues/{spy._host}/{Queue}", new { durable = true }, cancellationToken));
        var exchanges = await api.GetFromJsonAsync<JsonElement>($"exchanges/{spy._host}", cancellationToken);
        spy.Exchanges =
        [
            .. exchanges.EnumerateArray().Select(x => x.GetProperty("name").GetString()!)
                .Where(name => name.Length > 0 && !name.StartsWith("amq.", StringComparison.Ordinal)),
        ];
        foreach (var exchange in spy.Exchanges)
        {
            await CheckAsync(
                await api.PostAsJsonAsync(
                    $"bindings/{spy._host}/e/{Uri.EscapeDataString(exchange)}/q/{Queue}", new { routing_key = "#" }, cancellationToken));
        }

        return spy;
    }

    /// <summary>Everything so far: envelope headers and body of each message.</summary>
    public async Task<IReadOnlyList<(string Name, byte[] Content)>> ReadAsync(CancellationToken cancellationToken)
    {
        using var api = _broker.Management();
        while (true)
        {
            using var answer = await api.PostAsJsonAsync(
                $"queues/{_host}/{Queue}/get", new { count = 1000, ackmode = "ack_requeue_false", encoding = "base64" }, cancellationToken);
            answer.EnsureSuccessStatusCode();
            var messages = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).EnumerateArray().ToList();
            foreach (var message in messages)
            {
                var exchange = $"message of {message.GetProperty("exchange").GetString()}";
                _seen.Add((exchange, Convert.FromBase64String(message.GetProperty("payload").GetString()!)));
                _seen.Add((exchange, Encoding.UTF8.GetBytes(message.GetProperty("properties").GetRawText())));
            }

            if (messages.Count == 0)
            {
                return _seen;
            }
        }
    }

    private static async Task CheckAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException(
                    $"RabbitMQ answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }
}
