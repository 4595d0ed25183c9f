using LivePlatform.Onboarding.Runs.Work;

namespace LivePlatform.Onboarding.Runs.Undoing;

/// <summary>
/// Removes what the run made, newest first; what was there before is not touched. It stops and names what others now use.
/// </summary>
internal sealed class RemoveMadeObjectsStep(IEnumerable<IMadeObjectRemoval> removals) : IRunStep
{
    private readonly Dictionary<MadeKind, IMadeObjectRemoval> _removals = removals.ToDictionary(x => x.Kind);

    public StepKind Kind => StepKind.RemoveMadeObjects;

    public async Task<StepOutcome> RunAsync(StepContext context, CancellationToken cancellationToken)
    {
        foreach (var made in context.Journal.Made.Where(x => x.IsOurs).Reverse().ToList())
        {
            if (await _removals[made.Kind].RemoveAsync(context, made, cancellationToken) is { } wait)
            {
                return StepOutcome.Waits(wait);
            }

            await context.Journal.RemovedAsync(made, cancellationToken);
        }

        return StepOutcome.Done;
    }
}

/// <summary>Removes one kind of made object. It may be tried any number of times.</summary>
internal interface IMadeObjectRemoval
{
    /// <summary>Which.</summary>
    MadeKind Kind { get; }

    /// <summary>Removes it, for good.</summary>
    /// <returns>Null when it is gone; otherwise why not yet.</returns>
    Task<Waiting?> RemoveAsync(StepContext context, MadeObject made, CancellationToken cancellationToken);
}
