using System.Net;
using System.Text.Json;
using LivePlatform.Onboarding.Runs.Orders;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Runs are watched by Server-Sent Events; one look per process tells everybody.</summary>
public class WatchingRuns(OnboardingHost host)
{
    private const string Path = "/api/v1/onboarding-runs";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunWatchers Watchers => host.Service.Services.GetRequiredService<RunWatchers>();

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task One_look_tells_everybody_who_watches_of_a_change()
    {
        var (msp, run) = await StartAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OpenAsync(msp, run.Id)));
        foreach (var stream in streams)
        {
            (await NextAsync(stream)).GetProperty("state").GetString().ShouldBe("Running");
        }

        using var cancel = new HttpRequestMessage(HttpMethod.Post, $"{Path}/{run.Id}/cancel");
        (await msp.Admin.AskAsync(cancel, run.ETag)).Status.ShouldBe(HttpStatusCode.OK);

        var told = Task.WhenAll(streams.Select(async stream => (await NextAsync(stream)).GetProperty("state").GetString()));
        while (!told.IsCompleted)
        {
            // What the loop does when the database wakes it, for all of them at once.
            await Watchers.LookAsync(Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
        }

        (await told).ShouldAllBe(state => state == "Cancelled");
        Array.ForEach(streams, stream => stream.Dispose());
    }

    [Fact]
    [Trait("Show", "doors.1")]
    public async Task A_commit_that_changes_a_run_is_notified()
    {
        var (msp, run) = await StartAsync();
        await using var listening = new NpgsqlConnection(host.Database.App);
        await listening.OpenAsync(Cancellation);
        await using (var listen = new NpgsqlCommand($"LISTEN {RunNews.Channel}", listening))
        {
            await listen.ExecuteNonQueryAsync(Cancellation);
        }

        using var cancel = new HttpRequestMessage(HttpMethod.Post, $"{Path}/{run.Id}/cancel");
        (await msp.Admin.AskAsync(cancel, run.ETag)).Status.ShouldBe(HttpStatusCode.OK);

        (await listening.WaitAsync(TimeSpan.FromSeconds(30), Cancellation)).ShouldBeTrue("the commit notifies");
    }

    [Fact]
    [Trait("Show", "doors.1")]
    public async Task However_many_watch_a_run_each_version_of_it_is_read_once_for_those_who_see_the_same()
    {
        var shared = new SharedRuns();
        var (runId, customer, reads) = (Guid.NewGuid(), Guid.NewGuid(), 0);
        var slow = new TaskCompletionSource<OnboardingRunResponse?>();
        Task<OnboardingRunResponse?> Read()
        {
            Interlocked.Increment(ref reads);
            return slow.Task;
        }

        var wide = new SharedRun(runId, null, null, true);
        var all = Enumerable.Range(0, 200).Select(_ => shared.ReadAsync(wide, 7, Read))
            .Append(shared.ReadAsync(wide with { CustomerId = customer }, 7, Read)).ToList();
        slow.SetResult(null);
        await Task.WhenAll(all);
        reads.ShouldBe(2, "one for each of the two views");

        await shared.ReadAsync(wide, 8, Read);
        reads.ShouldBe(3, "a newer version is read anew");

        var gone = shared.ReadAsync(wide, 9, static () => Task.FromException<OnboardingRunResponse?>(new OperationCanceledException()));
        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        await shared.ReadAsync(wide, 9, Read);
        reads.ShouldBe(4, "whoever failed read for nobody else");

        shared.Forget(runId);
        shared.Count.ShouldBe(0);
    }

    [Fact]
    public async Task So_many_watch_that_another_one_is_refused_and_told_when_to_come_back()
    {
        var (msp, run) = await StartAsync();
        var watches = Enumerable.Range(0, RunWatchers.MostOfProvider)
            .Select(_ => Watchers.TryWatch(run.Id, ServiceProviderId.From(msp.Id))!).ToList();
        using (var refused = await msp.Admin.GetAsync($"{Path}/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("run.too_many_watch");
        }

        var (other, theirs) = await StartAsync();
        (await OpenAsync(other, theirs.Id)).Dispose();
        watches.ForEach(watch => watch.Dispose());
        (await OpenAsync(msp, run.Id)).Dispose();
    }

    [Fact]
    [Trait("Show", "doors.1")]
    public async Task However_many_ask_at_once_no_more_watch_than_may()
    {
        var provider = ServiceProviderId.From(Guid.NewGuid());
        var watches = await Task.WhenAll(
            Enumerable.Range(0, 3 * RunWatchers.MostOfProvider)
                .Select(_ => Task.Run(() => Watchers.TryWatch(Guid.NewGuid(), provider), Cancellation)));

        watches.OfType<RunWatch>().Count().ShouldBe(RunWatchers.MostOfProvider);
        Array.ForEach(watches, watch => watch?.Dispose());
    }

    [Fact]
    [Trait("Show", "doors.1")]
    public async Task One_operator_watches_twenty_at_once_and_a_colleague_is_not_in_their_way()
    {
        var (msp, run) = await StartAsync();
        var streams = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OpenAsync(msp, run.Id)));
        using (var refused = await msp.Admin.GetAsync($"{Path}/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            refused.Headers.RetryAfter.ShouldNotBeNull();
        }

        using var colleague = host.Service.ClientOf(TestIssuer.OperatorToken(provider: msp.Id, subject: "a colleague"));
        using (var other = await colleague.GetAsync($"{Path}/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            other.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        Array.ForEach(streams, stream => stream.Dispose());
    }

    [Fact]
    public async Task A_run_that_is_gone_is_told_and_a_version_that_is_known_is_not()
    {
        using var watch = Watchers.TryWatch(Guid.NewGuid(), ServiceProviderId.From(Guid.NewGuid()))!;
        watch.Tell(7);
        (await watch.ChangedAsync(7, TimeSpan.FromMilliseconds(50), Cancellation)).ShouldBeNull();

        await Watchers.LookAsync(Cancellation);

        (await watch.ChangedAsync(7, TimeSpan.FromSeconds(5), Cancellation)).ShouldBe(RunWatch.Gone);
    }

    private async Task<(Msp Msp, Answer Run)> StartAsync()
    {
        var msp = await Msp.NewAsync(host);
        var service = await msp.ServiceAsync((await msp.CustomerAsync()).Id);
        var run = await msp.Admin.CreateAsync(Path, new { serviceId = service.Id, dnsMode = "Manual" });
        run.Status.ShouldBe(HttpStatusCode.Created, run.Text);
        return (msp, run);
    }

    private static async Task<StreamReader> OpenAsync(Msp msp, Guid run)
    {
        var answer = await msp.Admin.GetAsync($"{Path}/{run}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
    }

    /// <summary>The run of the next event.</summary>
    private static async Task<JsonElement> NextAsync(StreamReader stream)
    {
        const string Data = "data: ";
        while (await stream.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal) && line.Length > Data.Length + 4)
            {
                return JsonElement.Parse(line[Data.Length..]);
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
