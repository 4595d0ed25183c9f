using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Orders;

/// <summary>Each commit that changes a run wakes those who watch, in every process.</summary>
internal sealed class RunNews : IBeforeCommit<OnboardingDbContext>
{
    /// <summary>Notified by such a commit; which run it was is looked for.</summary>
    public const string Channel = "run_changed";

    public void Begin()
    {
        // Nothing is kept: the context forgets its wakes by itself.
    }

    public void Saving(OnboardingDbContext db)
    {
        if (db.ChangeTracker.Entries<Run>().Any(run => run.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            db.NotifyOnCommit(Channel);
        }
    }

    public Task<bool> AddAsync(OnboardingDbContext db, CancellationToken cancellationToken) => Task.FromResult(false);

    public void Committed()
    {
        // The database tells everybody.
    }
}
