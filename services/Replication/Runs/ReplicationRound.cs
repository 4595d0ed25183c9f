using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Schema;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Runs;

/// <summary>One pass over one part of a directory.</summary>
public sealed class ReplicationRound : ICustomerOwned
{
    private ReplicationRound()
    {
    }

    public Guid Id { get; private init; }

    public Guid RunId { get; private init; }

    public Guid DirectoryId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public PartKind Part { get; private init; }

    public RoundMode Mode { get; private init; }

    /// <summary>0: it reads the part for its run. 1 and above: a delta round on top, before counts are compared for that time.</summary>
    public int Pass { get; private init; }

    /// <summary>The generation it writes.</summary>
    public int Generation { get; private init; }

    public RoundStatus Status { get; private set; }

    /// <summary>Where to go on reading; null before the first page and after the last.</summary>
    public string? NextLink { get; private set; }

    /// <summary>The link that the last page gave; set when everything was read and only the end is left to do.</summary>
    public string? EndLink { get; private set; }

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string? Reason { get; private set; }

    public int Pages { get; private set; }

    public int AddedObjects { get; private set; }

    public int UpdatedObjects { get; private set; }

    public int RemovedObjects { get; private set; }

    public int AddedMembers { get; private set; }

    public int RemovedMembers { get; private set; }

    /// <summary>Values that the part held at the end of the round and that are stored otherwise than Microsoft sent them.</summary>
    public int ReplacedValues { get; private set; }

    /// <summary>Somebody approved exactly these removals.</summary>
    public bool IsApproved { get; private set; }

    public static ReplicationRound Of(ReplicationRun run, DirectoryPart part, int pass, DateTimeOffset now)
    {
        var delta = part.CanContinue(now);
        return new ReplicationRound
        {
            Id = Guid.CreateVersion7(now),
            RunId = run.Id,
            DirectoryId = run.DirectoryId,
            ServiceProviderId = run.ServiceProviderId,
            CustomerId = run.CustomerId,
            Part = part.Kind,
            Mode = delta ? RoundMode.Delta : RoundMode.Full,
            Pass = pass,
            Generation = delta ? part.Generation : part.BeginGeneration(),
            NextLink = delta ? part.DeltaLink : null,
            StartedAt = now,
        };
    }

    public bool IsOver => Status is not (RoundStatus.Running or RoundStatus.Quarantined);

    /// <summary>The last commit of a round found what it would remove.</summary>
    public void Found(RoundCounts counts) =>
        (AddedObjects, UpdatedObjects, RemovedObjects, AddedMembers, RemovedMembers) =
        (counts.AddedObjects, counts.UpdatedObjects, counts.RemovedObjects, counts.AddedMembers, counts.RemovedMembers);

    public void Quarantine(string reason) => (Status, Reason) = (RoundStatus.Quarantined, reason);

    public void Approve() => (Status, Reason, IsApproved) = (RoundStatus.Running, null, true);

    /// <param name="replacedValues">How many values of the part are stored otherwise than Microsoft sent them.</param>
    /// <param name="now">When.</param>
    public void Complete(int replacedValues, DateTimeOffset now) =>
        (Status, ReplacedValues, EndedAt) = (RoundStatus.Complete, replacedValues, now);

    public void Fail(string reason, DateTimeOffset now) => (Status, Reason, EndedAt) = (RoundStatus.Failed, reason, now);

    public void Restart(string reason, DateTimeOffset now) => (Status, Reason, EndedAt) = (RoundStatus.Restarted, reason, now);

    public void Cancel(DateTimeOffset now) => (Status, EndedAt) = (RoundStatus.Cancelled, now);
}
