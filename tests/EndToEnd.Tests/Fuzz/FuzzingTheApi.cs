using System.Globalization;
using System.Text;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>
/// Thousands of requests that nobody thought of: no fault of ours, no foreign row, no effect of what was refused, and nothing is left in
/// memory or on disk.
/// </summary>
public sealed class FuzzingTheApi(LiveSystem system)
{
    private const int Batch = 500;
    private const int AtOnce = 8;
    private const int MostLooks = 20;
    private const int MostRead = 256 * 1024;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    /// <summary>Streams go on for ever; their first events are enough.</summary>
    private static readonly TimeSpan StreamPatience = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The same ones each time: what is found by chance is for the long form.</summary>
    [Fact]
    public Task Some_requests() => FuzzAsync(2_000, 20_261_130);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "doors.2")]
    public Task Twenty_thousand_requests() => FuzzAsync(20_000, Guid.NewGuid().GetHashCode());

    /// <param name="requests">How many.</param>
    /// <param name="drawn">The seed, unless <c>LIVE_SEED</c> repeats a draw that was printed.</param>
    private async Task FuzzAsync(int requests, int drawn)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("LIVE_SEED"), CultureInfo.InvariantCulture, out var named)
            ? named
            : drawn;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: LIVE_SEED={seed} draws the same again");
        var callers = await FuzzCaller.AllAsync(system, Cancellation);
        var fuzzer = new RequestFuzzer(seed, system.Operations, callers, system.Owner.Ids);
        var verdict = new FuzzVerdict();
        using var http = new HttpClient(system.Stack.Certificates.Handler())
        {
            BaseAddress = system.Stack.Gateway,
            Timeout = AnswerPatience,
        };

        // The first batch warms up: what a process needs to have answered each route once is no growth.
        await SendAsync(http, fuzzer, verdict, Batch);
        var (before, footprint) = (await Snapshot.TakeAsync(system, Cancellation), Footprint.Of(system.Stack.Services));
        var (compared, changes) = (0, verdict.Changes);
        for (var sent = Batch; sent < requests; sent += Batch)
        {
            await SendAsync(http, fuzzer, verdict, Math.Min(Batch, requests - sent));
            var after = await Snapshot.TakeAsync(system, Cancellation);
            if (verdict.Changes == changes)
            {
                after.ShouldBe(before, $"seed {seed}: a refused request had an effect");
                compared++;
            }

            // What was done has effects that come later, and are nobody's fault in the next batch.
            (before, changes) = (verdict.Changes == changes ? after : await CalmAsync(after), verdict.Changes);
        }

        var end = Footprint.Of(system.Stack.Services);
        verdict.Wrong.ShouldBeEmpty($"seed {seed}");
        (verdict.Answers + verdict.Closed).ShouldBe(requests);
        verdict.Closed.ShouldBeLessThan(requests / 10, "most are answered");
        compared.ShouldBeGreaterThan(0, "nothing was compared");
        end.GrownSince(footprint).ShouldBeEmpty();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {requests} requests (seed {seed}) for {system.Operations.Count} operations by {callers.Count} kinds of callers: "
            + $"{verdict}, {verdict.Closed} closed; 0 answers of 500, 0 foreign rows; "
            + $"{compared} comparisons of all that the owner sees: 0 effects of refused requests ({verdict.Changes} were none); "
            + $"{end.Compare(footprint)}");
    }

    private async Task<SortedDictionary<string, string>> CalmAsync(SortedDictionary<string, string> last)
    {
        for (var looks = 0; looks < MostLooks; looks++)
        {
            await Task.Delay(StreamPatience, TimeProvider.System, Cancellation);
            var now = await Snapshot.TakeAsync(system, Cancellation);
            if (now.SequenceEqual(last))
            {
                return now;
            }

            last = now;
        }

        return last;
    }

    private static Task SendAsync(HttpClient http, RequestFuzzer fuzzer, FuzzVerdict verdict, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count).Select(_ => fuzzer.Next()).ToList(),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation },
        async (request, cancellationToken) =>
        {
            try
            {
                using var message = request.Make();
                using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                verdict.Take(request, response.StatusCode, await ReadAsync(response, cancellationToken));
            }
            catch (Exception closed) when (closed is HttpRequestException or IOException or FormatException)
            {
                // What no client can send, or what the server ends without an answer.
                verdict.TakeClosed();
            }
        });

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var read = new byte[MostRead];
        var length = 0;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            patience.CancelAfter(StreamPatience);
        }

        try
        {
            while (length < MostRead && await stream.ReadAsync(read.AsMemory(length), patience.Token) is > 0 and var more)
            {
                length += more;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A stream: what came so far.
        }

        return Encoding.UTF8.GetString(read, 0, length);
    }
}
