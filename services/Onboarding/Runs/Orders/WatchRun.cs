using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>
/// Live progress by Server-Sent Events: the run as it is, then each change, until it is over. A stream ends by itself after some minutes,
/// since the token that opened it does too; browsers open it again.
/// </summary>
internal static class WatchRun
{
    private const string RunEvent = "run";
    private const string AliveEvent = "alive";
    private static readonly TimeSpan AliveEach = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    internal static async Task<IResult> Handle(
        Guid onboardingRunId,
        UnitOfWork<OnboardingDbContext> work,
        ProviderScope provider,
        OperatorView view,
        RunWatchers watchers,
        SharedRuns shared,
        HttpResponse response,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        // Watched before it is read: what commits in between is told.
        if (watchers.TryWatch(onboardingRunId, provider.Current) is not { } watch)
        {
            response.Headers.RetryAfter = AliveEach.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return RunProblems.TooManyWatch();
        }

        // Also where nothing of the stream is ever asked for.
        response.RegisterForDispose(watch);
        if (await GetRun.ReadAsync(work, onboardingRunId, cancellationToken) is not { } run)
        {
            return RunProblems.NotFound();
        }

        return TypedResults.ServerSentEvents(FollowAsync(run, watch, clock, ReadAsync, cancellationToken));

        Task<OnboardingRunResponse?> ReadAsync(long version) => version == RunWatch.Gone
            ? GetRun.ReadAsync(work, run.Id, cancellationToken)
            : shared.ReadAsync(SharedRun.Of(run.Id, view), version, () => GetRun.ReadAsync(work, run.Id, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<OnboardingRunResponse?>> FollowAsync(
        OnboardingRunResponse run,
        RunWatch watch,
        TimeProvider clock,
        Func<long, Task<OnboardingRunResponse?>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Said(run);
        var began = clock.GetTimestamp();
        while (!IsOver(run) && clock.GetElapsedTime(began) < Longest)
        {
            if (await watch.ChangedAsync(run.Version, AliveEach, cancellationToken) is not { } version)
            {
                yield return new SseItem<OnboardingRunResponse?>(null, AliveEvent);
                continue;
            }

            if (await read(version) is not { } now)
            {
                yield break;
            }

            run = now;
            yield return Said(run);
        }
    }

    private static bool IsOver(OnboardingRunResponse run) => run.State is RunState.Completed or RunState.Abandoned;

    private static SseItem<OnboardingRunResponse?> Said(OnboardingRunResponse run) =>
        new(run, RunEvent) { EventId = run.Version.ToString(CultureInfo.InvariantCulture) };
}
