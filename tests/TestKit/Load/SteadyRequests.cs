using System.Collections.Concurrent;

namespace LivePlatform.TestKit.Load;

/// <summary>What became of the requests.</summary>
/// <param name="Requests">How many were made.</param>
/// <param name="Errors">Those that were refused or got no answer.</param>
/// <param name="LongestWait">From the moment when a request was to be made until its answer was read.</param>
/// <param name="LongestSilence">Between two answers, whoever got them.</param>
public sealed record Answers(int Requests, IReadOnlyCollection<string> Errors, TimeSpan LongestWait, TimeSpan LongestSilence)
{
    /// <summary>Nobody noticed anything for longer.</summary>
    public TimeSpan LongestPause => LongestWait > LongestSilence ? LongestWait : LongestSilence;
}

/// <summary>
/// Requests at a steady rate, each at its own moment whatever became of those before: a client that waits for answers asks the less the
/// longer they take, and hides a pause that way.
/// </summary>
/// <param name="browsers">Clients that take turns.</param>
/// <param name="routes">What is asked, in turn.</param>
/// <param name="perSecond">How many begin each second.</param>
public sealed class SteadyRequests(IReadOnlyList<HttpClient> browsers, IReadOnlyList<Func<HttpRequestMessage>> routes, int perSecond)
{
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Lock _gate = new();
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private TimeSpan _longestWait;
    private TimeSpan _longestSilence;
    private TimeSpan _lastAnswer;

    /// <summary>Makes requests until it is stopped, and waits for all answers.</summary>
    public async Task<Answers> RunAsync(CancellationToken stop)
    {
        var requests = new List<Task>();
        while (!stop.IsCancellationRequested)
        {
            var due = TimeSpan.FromSeconds((double)requests.Count / perSecond);
            if (due - Elapsed() is { Ticks: > 0 } early)
            {
                await Task.Delay(early, TimeProvider.System, CancellationToken.None);
            }

            var number = requests.Count;
            requests.Add(
                Task.Run(() => AskAsync(browsers[number % browsers.Count], routes[number % routes.Count](), due), CancellationToken.None));
        }

        await Task.WhenAll(requests);
        return new Answers(requests.Count, _errors, _longestWait, _longestSilence);
    }

    /// <summary>Each of the routes once, the next one after the answer to the former.</summary>
    /// <returns>What was refused or got no answer.</returns>
    public static async Task<IReadOnlyList<string>> OneByOneAsync(HttpClient browser, IEnumerable<Func<HttpRequestMessage>> routes)
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(routes);
        var errors = new List<string>();
        foreach (var route in routes)
        {
            using var request = route();
            if (await AskAsync(browser, request) is { } error)
            {
                errors.Add(error);
            }
        }

        return errors;
    }

    /// <returns>Null: it was answered well.</returns>
    private static async Task<string?> AskAsync(HttpClient browser, HttpRequestMessage request)
    {
        try
        {
            using var response = await browser.SendAsync(request, CancellationToken.None);
            return response.IsSuccessStatusCode
                ? null
                : $"{request.Method} {request.RequestUri}: "
                    + $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}";
        }
        catch (Exception failure)
        {
            return $"{request.Method} {request.RequestUri}: {failure.Message} {failure.InnerException?.Message}";
        }
    }

    private async Task AskAsync(HttpClient browser, HttpRequestMessage request, TimeSpan due)
    {
        using (request)
        {
            if (await AskAsync(browser, request) is { } error)
            {
                _errors.Enqueue(error);
            }
        }

        Answered(due);
    }

    private void Answered(TimeSpan due)
    {
        lock (_gate)
        {
            var now = Elapsed();
            _longestWait = Longer(_longestWait, now - due);
            _longestSilence = Longer(_longestSilence, now - _lastAnswer);
            _lastAnswer = now;
        }
    }

    private TimeSpan Elapsed() => TimeProvider.System.GetElapsedTime(_began);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
