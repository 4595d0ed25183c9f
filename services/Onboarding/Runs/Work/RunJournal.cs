using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Onboarding.Runs.Work;

/// <summary>
/// What one run makes outside. Each line commits before the request that makes the object, and again when Microsoft has answered; both only
/// while this process holds the run, so that nothing is begun for a run that somebody else advances, or that was given up.
/// </summary>
internal sealed class RunJournal(
    UnitOfWork<OnboardingDbContext> work,
    DueRuns due,
    TimeProvider clock,
    ClaimedRun claimed,
    Run run,
    StepKind step,
    IReadOnlyList<MadeObject> made)
{
    private readonly List<MadeObject> _made = [.. made];

    /// <summary>What was remembered so far, oldest first.</summary>
    public IReadOnlyList<MadeObject> Made => _made;

    /// <summary>What this run has remembered under that name; null: nothing.</summary>
    public MadeObject? Find(MadeKind kind, string name) =>
        _made.Find(x => x.Kind == kind && x.RemovedAt is null && string.Equals(x.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The one object of a kind that this run has remembered.</summary>
    public MadeObject? Find(MadeKind kind) => _made.Find(x => x.Kind == kind && x.RemovedAt is null);

    /// <summary>Commits that an object is about to be made, or that it was there already.</summary>
    /// <exception cref="RunLostException">The run is no longer ours: make nothing.</exception>
    public Task<MadeObject> RememberAsync(MadeKind kind, string name, bool existedBefore, CancellationToken cancellationToken) =>
        RememberAsync(kind, name, existedBefore, note: null, cancellationToken);

    /// <summary>The same with what an operator should know of it.</summary>
    /// <exception cref="RunLostException">The run is no longer ours: make nothing.</exception>
    public async Task<MadeObject> RememberAsync(
        MadeKind kind, string name, bool existedBefore, string? note, CancellationToken cancellationToken)
    {
        var remembered = MadeObject.Of(run, step, kind, name, existedBefore, note, clock.GetStoredNow());
        await work.RunAsync(
            async (db, cancelled) =>
            {
                await due.HoldAsync(db, claimed, cancelled);
                var state = await db.Runs.Where(x => x.Id == run.Id).Select(x => x.State).SingleAsync(cancelled);
                if (state is not (RunState.Running or RunState.Waiting))
                {
                    // Cancelled or abandoned since the try began.
                    throw new RunLostException(run.Id);
                }

                db.Add(remembered);
            },
            cancellationToken);
        _made.Add(remembered);
        return remembered;
    }

    /// <summary>Commits that it was made.</summary>
    public Task ConfirmAsync(MadeObject remembered, string? remoteId, CancellationToken cancellationToken) =>
        ChangeAsync(remembered, x => x.Confirm(remoteId, clock.GetStoredNow()), cancellationToken);

    /// <summary>Commits that it is gone.</summary>
    public Task RemovedAsync(MadeObject remembered, CancellationToken cancellationToken) =>
        ChangeAsync(remembered, x => x.Remove(clock.GetStoredNow()), cancellationToken);

    /// <summary>Commits that Microsoft refused to make it: it is not there.</summary>
    public Task RefusedAsync(MadeObject remembered, string why, CancellationToken cancellationToken) =>
        ChangeAsync(remembered, x => x.Refuse(why, clock.GetStoredNow()), cancellationToken);

    private async Task ChangeAsync(MadeObject remembered, Action<MadeObject> change, CancellationToken cancellationToken)
    {
        await work.RunAsync(
            async (db, cancelled) =>
            {
                await due.HoldAsync(db, claimed, cancelled);
                change(await db.MadeObjects.SingleAsync(x => x.Id == remembered.Id, cancelled));
            },
            cancellationToken);
        change(remembered);
    }
}
