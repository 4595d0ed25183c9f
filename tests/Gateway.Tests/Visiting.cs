using System.Diagnostics.Metrics;
using System.Net;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Gateway.Tests;

/// <summary>
/// Requests on the invitees' routes from senders that have addresses, and what the service behind got of them. One address may ask 5 times
/// at once, then once a second.
/// </summary>
internal sealed class Visiting : IAsyncDisposable
{
    private const int Burst = 5;
    public const string Portal = "10.1.2.3";
    public const string Stranger = "198.51.100.9";
    public const string Anna = "203.0.113.77";

    private readonly GatewayHost _host;
    private readonly ServiceFactory<Program> _gateway;
    private readonly HttpClient _client;
    private readonly long _startedAt;

    public Visiting(GatewayHost host, params (string Key, string? Value)[] settings)
    {
        _host = host;
        _gateway = host.Start(
            SenderAddress.Add, [("RateLimits:InviteePerSecond", "1"), ("RateLimits:InviteeBurst", $"{Burst}"), .. settings]);
        _client = _gateway.Client();
        _startedAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Requests that one address may have got through until now, however slow the machine is.</summary>
    public int MostOfOne => Burst + 1 + (int)TimeProvider.System.GetElapsedTime(_startedAt).TotalSeconds;

    /// <summary>The meters of this gateway.</summary>
    public IMeterFactory Meters => _gateway.Services.GetRequiredService<IMeterFactory>();

    /// <summary>Asks that many times at once; gives what the service saw of those that reached it.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> FloodAsync(
        int times, string sender, Func<int, IEnumerable<(string Header, string Value)>> headers)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(n => AskAsync(sender, [.. headers(n)])));
        answers.Count(x => x.Status == HttpStatusCode.OK).ShouldBe(answers.Count(x => x.Seen is not null));
        answers.ShouldAllBe(x => x.Status == HttpStatusCode.OK || x.Status == HttpStatusCode.TooManyRequests);
        return [.. answers.Select(x => x.Seen).OfType<IReadOnlyDictionary<string, string>>()];
    }

    /// <summary>Exchanges a link; what the service saw is null where the request did not reach it.</summary>
    public async Task<(HttpStatusCode Status, IReadOnlyDictionary<string, string>? Seen)> AskAsync(
        string sender, params (string Header, string Value)[] headers)
    {
        var mark = Guid.NewGuid().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, InviteeApi.SessionPath);
        foreach (var (header, value) in headers.Append(("X-Mark", mark)).Append((SenderAddress.Header, sender)))
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        var answer = await _client.AskAsync(request);
        return (
            answer.Status, _host["TenantCredential"].Requests.SingleOrDefault(x => x.Headers.GetValueOrDefault("X-Mark") == mark)?.Headers);
    }

    public static (string Header, string Value) Named(string visitor) => (VisitorHeaders.Visitor, visitor);

    public static (string Header, string Value) By(string token) => (VisitorHeaders.Workload, token);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _gateway.DisposeAsync();
    }
}
