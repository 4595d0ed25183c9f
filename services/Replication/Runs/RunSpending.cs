using LivePlatform.M365.Pipeline;
using LivePlatform.Replication.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace LivePlatform.Replication.Runs;

/// <summary>
/// What a slice asked of Microsoft for its run. Each commit stores what is not stored yet; a slice that is killed takes the rest with it.
/// </summary>
internal sealed class RunSpending(Guid runId)
{
    private GraphFigures _stored;

    public Guid RunId => runId;

    /// <summary>Counts the slice's calls.</summary>
    public GraphUsage Usage { get; } = new();

    /// <summary>What the next commit adds to the run; read before the commit, so that its repetition adds the same.</summary>
    public GraphFigures Unstored() => Usage.Figures.Since(_stored);

    /// <summary>Adds to the run, in the caller's transaction.</summary>
    public Task StoreAsync(ReplicationDbContext db, GraphFigures more, CancellationToken cancellationToken) => more == default
        ? Task.CompletedTask
        : db.Runs.Where(x => x.Id == RunId).ExecuteUpdateAsync(run => run.Add(more), cancellationToken);

    /// <summary>That commit is done.</summary>
    public void Stored(GraphFigures more) => _stored = _stored.And(more);
}

/// <summary>What an update of a run sets.</summary>
internal static class RunFigures
{
    /// <summary>Something was read: what went wrong before no longer counts.</summary>
    public static UpdateSettersBuilder<ReplicationRun> GotOn(this UpdateSettersBuilder<ReplicationRun> run) => run
        .SetProperty(x => x.Failures, 0)
        .SetProperty(x => x.Setbacks, 0)
        .SetProperty(x => x.StalledSince, (DateTimeOffset?)null);

    /// <summary>Adds figures.</summary>
    public static UpdateSettersBuilder<ReplicationRun> Add(this UpdateSettersBuilder<ReplicationRun> run, GraphFigures more) => run
        .SetProperty(x => x.Requests, x => x.Requests + more.Attempts)
        .SetProperty(x => x.Throttled, x => x.Throttled + more.Throttled)
        .SetProperty(x => x.ResourceUnits, x => x.ResourceUnits + more.ResourceUnits);
}
