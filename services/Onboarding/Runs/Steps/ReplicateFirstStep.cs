using LivePlatform.Contracts;
using LivePlatform.Onboarding.Copies;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>
/// Waits until Replication has replicated the directory once. It begins by itself as soon as connection and roles allow it.
/// </summary>
internal sealed class ReplicateFirstStep(UnitOfWork<OnboardingDbContext> work) : IRunStep
{
    public StepKind Kind => StepKind.ReplicateFirst;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (customer, tenant) = (context.Run.CustomerId, context.Run.M365TenantId);
        var known = await work.RunAsync(
            (db, cancelled) => db.Directories.AsNoTracking()
                .Where(x => x.CustomerId == customer && x.M365TenantId == tenant && !x.IsRemoved).OrderByDescending(x => x.DirectoryId)
                .FirstOrDefaultAsync(cancelled),
            cancellationToken);
        return Judge(known);
    }

    /// <summary>What a directory's state means for a run that waits for it. A run that ended badly is never "being replicated".</summary>
    internal static StepOutcome Judge(KnownDirectory? known) => known switch
    {
        { CompletedAt: not null } => StepOutcome.Done,
        { BlockedCode: { } code } => StepOutcome.Waits(
            new Waiting(
                $"replication.{code}", known.BlockedSentence ?? "Replication is blocked.", WhoActs.ServiceProvider,
                "Follow what the connection and its roles say.")),
        { Outcome: ReplicationOutcome.Quarantined } => StepOutcome.Waits(new Waiting(
            "replication.quarantined", known.OutcomeSentence ?? "The replication run waits for an approval.", WhoActs.ServiceProvider,
            "Approve what the run would remove, or cancel it.")),
        { Outcome: ReplicationOutcome.Partial } => Ended("replication.partial", "could not read everything", known),
        { Outcome: ReplicationOutcome.Failed } => Ended("replication.failed", "failed", known),
        { Outcome: ReplicationOutcome.Cancelled } => Ended("replication.cancelled", "was cancelled", known),
        _ => StepOutcome.Waits(new Waiting("replication.running", "The directory is being replicated for the first time.")),
    };

    private static StepOutcome Ended(string code, string how, KnownDirectory known) => StepOutcome.Waits(new Waiting(
        code,
        $"No replication run was complete yet; the last one {how}. {known.OutcomeSentence}".Trim(),
        WhoActs.ServiceProvider,
        "Do what the run's reason says, then start another run; one starts by itself each day."));
}
