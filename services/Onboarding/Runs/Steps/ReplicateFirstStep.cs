using LivePlatform.Contracts;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>Waits until Replication has replicated the directory once. It begins by itself as soon as connection and roles allow it.</summary>
internal sealed class ReplicateFirstStep(UnitOfWork<OnboardingDbContext> work) : IRunStep
{
    public StepKind Kind => StepKind.ReplicateFirst;

    public async Task<StepOutcome> RunAsync(StepWork picture, CancellationToken cancellationToken)
    {
        var (customer, tenant) = (picture.Run.CustomerId, picture.Run.M365TenantId);
        var known = await work.RunAsync(
            (db, cancelled) => db.Directories.AsNoTracking()
                .Where(x => x.CustomerId == customer && x.M365TenantId == tenant && !x.IsRemoved).OrderByDescending(x => x.DirectoryId).FirstOrDefaultAsync(cancelled),
            cancellationToken);
        return known switch
        {
            { CompletedAt: not null } => StepOutcome.Done,
            { BlockedCode: { } code } => StepOutcome.Waits(new Waiting($"replication.{code}", known.BlockedSentence ?? "Replication is blocked.", WhoActs.ServiceProvider, "Follow what the connection and its roles say.")),
            _ => StepOutcome.Waits(new Waiting("replication.running", "The directory is being replicated for the first time.")),
        };
    }
}
