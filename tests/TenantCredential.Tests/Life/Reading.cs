using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Life;

/// <summary>One read of Graph: when, by simulated time, and what came of it.</summary>
/// <param name="At">When it began.</param>
/// <param name="Ended">When its answer was there.</param>
/// <param name="Outcome">Empty when it succeeded; <c>blocked:class</c>; otherwise what went wrong.</param>
internal sealed record Read(DateTimeOffset At, DateTimeOffset Ended, string Outcome);

/// <summary>
/// A client that reads Graph every 100 ms with tokens from two replicas of the broker in turn, and writes down what came of each read.
/// </summary>
internal sealed class Reading : IAsyncDisposable
{
    private static readonly TimeSpan Each = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Read> _reads = new();
    private readonly LivingHost _host;
    private readonly SimulatedMsp _msp;
    private readonly Guid _connection;
    private readonly HttpClient[] _brokers;
    private readonly Task _running;

    public Reading(LivingHost host, SimulatedMsp msp, Guid connection, params ServiceFactory<Program>[] replicas)
    {
        (_host, _msp, _connection) = (host, msp, connection);
        _brokers = [.. replicas.Select(x => x.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication)))];
        _running = RunAsync();
    }

    public IReadOnlyList<Read> All => [.. _reads];

    /// <summary>Waits until so many reads in a row had this outcome.</summary>
    public async Task WaitAsync(string outcome, int inARow)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (_reads.TakeLast(inARow).Count(x => x.Outcome == outcome) == inARow)
            {
                return;
            }

            await Task.Delay(Each, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException(
            $"No {inARow} reads in a row were '{outcome}': {string.Join(", ", _reads.TakeLast(inARow).Select(x => x.Outcome))}");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var broker in _brokers)
        {
            broker.Dispose();
        }

        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var reads = new List<Task>();
        using var timer = new PeriodicTimer(Each);
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            reads.Add(ReadAsync(_brokers[number % _brokers.Length]));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }

        await Task.WhenAll(reads);
    }

    private async Task ReadAsync(HttpClient broker)
    {
        var at = _host.Clock.GetUtcNow();
        string outcome;
        try
        {
            outcome = await OutcomeAsync(broker);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            outcome = failure.Message;
        }

        _reads.Enqueue(new Read(at, _host.Clock.GetUtcNow(), outcome));
    }

    private async Task<string> OutcomeAsync(HttpClient broker)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/token")
        {
            Content = JsonContent.Create(
                new { provider = _msp.Provider, connection = _connection, resource = TokenResource.Graph, purpose = "life" }),
        };
        var token = await broker.AskAsync(ask);
        if (token.Status != HttpStatusCode.OK)
        {
            return token.Body["code"]?.GetValue<string>() == "connection.blocked"
                ? $"blocked:{token.Body["microsoft"]?["class"] ?? token.Body["class"]}"
                : token.Text;
        }

        using var read = new HttpRequestMessage(HttpMethod.Get, "/v1.0/organization?$select=id");
        read.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Body["accessToken"]!.GetValue<string>());
        using var answer = await _host.Microsoft.SendAsync(read);
        return answer.IsSuccessStatusCode ? "" : $"Graph answered {(int)answer.StatusCode}";
    }
}
