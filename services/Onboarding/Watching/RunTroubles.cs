using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Watching;

/// <summary>Runs whose current step has been at it for long, whoever it waits for.</summary>
internal sealed class RunTroubles(IOptions<AlertOptions> options) : ITroubles<OnboardingDbContext>
{
    public IReadOnlyList<string> Codes => [AlertCodes.RunStuck];

    public string Providers =>
        $"SELECT service_provider_id FROM runs WHERE started_at <= $1 AND state IN ('{string.Join("', '", Moving)}')";

    /// <summary>States in which a run is expected to go on.</summary>
    private static RunState[] Moving { get; } = [RunState.Running, RunState.Waiting, RunState.Abandoning];

    public async Task<IReadOnlyList<Trouble>> FindAsync(OnboardingDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - options.Value.StuckAfter;
        var runs = await db.Runs.AsNoTracking().Include(x => x.Steps)
            .Where(x => Moving.Contains(x.State) && x.StartedAt <= since)
            .ToListAsync(cancellationToken);
        return
        [
            .. runs.Where(x => x.LastProgressAt <= since && x.Current is not null)
                .Select(x => new Trouble(AlertSubject.Of(AlertSubjectKind.OnboardingRun, x.Id, x.CustomerId), Say(x.Current!))),
        ];
    }

    private static AlertText Say(RunStep step)
    {
        var text = AlertText.Of(AlertCodes.RunStuck);
        return text with
        {
            Sentence = $"{text.Sentence} Step {step.Kind}, {Who(step.WhoActs)}: {step.Sentence ?? "it has not been tried yet."}",
            Action = step.Action ?? text.Action,
        };
    }

    private static string Who(WhoActs who) => who switch
    {
        WhoActs.CustomerAdmin => "the customer's administrator must act",
        WhoActs.ServiceProvider => "the service provider must act",
        WhoActs.Microsoft => "Microsoft takes its time",
        WhoActs.Platform => "the platform tries by itself",
        _ => throw new ArgumentOutOfRangeException(nameof(who)),
    };
}
