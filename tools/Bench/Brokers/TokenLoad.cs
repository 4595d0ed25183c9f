using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivePlatform.DevHost.Certificates;

namespace LivePlatform.Bench.Brokers;

/// <summary>Callers of the broker's one route, over TLS, each asking again when it has its answer.</summary>
internal sealed class TokenLoad(DevCertificates certificates, Guid provider, string workloadToken)
{
    private const string Route = "internal/v1/token";
    private const int MostAsks = 10;
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    /// <summary>One token of each of these connections from each broker, in an order that makes the brokers meet.</summary>
    /// <exception cref="InvalidOperationException">A broker refused.</exception>
    public async Task FetchAsync(
        IReadOnlyList<Uri> brokers, IReadOnlyList<Guid> connections, string resource, CancellationToken cancellationToken)
    {
        var clients = brokers.Select(Client).ToList();
        try
        {
            await Parallel.ForEachAsync(
                connections.SelectMany(connection => clients.Select(client => (connection, client))),
                new ParallelOptions { MaxDegreeOfParallelism = BrokerPlan.Fetchers, CancellationToken = cancellationToken },
                async (one, cancelled) => await AskAsync(one.client, one.connection, resource, cancelled, MostAsks));
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>The answer of a broker, as bytes.</summary>
    public async Task<byte[]> SampleAsync(Uri broker, Guid connection, string resource, CancellationToken cancellationToken)
    {
        using var client = Client(broker);
        return await AskAsync(client, connection, resource, cancellationToken);
    }

    /// <summary>Closed loop: so many callers for so long.</summary>
    public async Task<LoadResult> RunAsync(
        Uri endpoint, IReadOnlyList<Guid> connections, string resource, TimeSpan length, CancellationToken cancellationToken)
    {
        using var client = Client(endpoint);
        var began = TimeProvider.System.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, BrokerPlan.Callers).Select(n => CallAsync(n)));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var times = callers.SelectMany(x => x).Order().ToList();
        return new LoadResult(times.Count / seconds, times[(int)(times.Count * 0.99)]);

        async Task<List<double>> CallAsync(int number)
        {
            var times = new List<double>();
            for (var turn = number; TimeProvider.System.GetElapsedTime(began) < length; turn += BrokerPlan.Callers)
            {
                var asked = TimeProvider.System.GetTimestamp();
                await AskAsync(client, connections[turn % connections.Count], resource, cancellationToken);
                times.Add(TimeProvider.System.GetElapsedTime(asked).TotalMilliseconds);
            }

            return times;
        }
    }

    private HttpClient Client(Uri address)
    {
        var client = new HttpClient(certificates.Handler()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", workloadToken);
        return client;
    }

    /// <param name="client">A client of the broker.</param>
    /// <param name="connection">Whose token.</param>
    /// <param name="resource">For what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="asks">How often a broker that says "come back" is asked: on a busy machine cold connections may take longer than it
    /// lets its callers wait.</param>
    private async Task<byte[]> AskAsync(
        HttpClient client, Guid connection, string resource, CancellationToken cancellationToken, int asks = 1)
    {
        using var answer = await client.PostAsJsonAsync(
            Route, new { provider, connection, resource, purpose = "bench" }, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && asks > 1)
        {
            await Task.Delay(ComeBackAfter, TimeProvider.System, cancellationToken);
            return await AskAsync(client, connection, resource, cancellationToken, asks - 1);
        }

        return answer.StatusCode == HttpStatusCode.OK
            ? body
            : throw new InvalidOperationException(
                $"{client.BaseAddress} answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }
}
