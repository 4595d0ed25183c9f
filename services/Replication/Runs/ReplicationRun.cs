using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Schema;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Runs;

/// <summary>Why a run was started.</summary>
public enum RunCause
{
    /// <summary>The directory became readable: the first run, or the first one after it was blocked.</summary>
    Connected,

    /// <summary>The daily run was due.</summary>
    Daily,

    /// <summary>An operator or a program requested it.</summary>
    OnDemand,
}

/// <summary>State of a run. It ends Complete, Partial, Failed or Cancelled.</summary>
public enum RunStatus
{
    /// <summary>The run was requested and no worker has started it yet.</summary>
    Queued,

    /// <summary>The run is under way.</summary>
    Running,

    /// <summary>A round would remove more than allowed; an operator must approve it or cancel the run.</summary>
    Quarantined,

    /// <summary>Every part was read.</summary>
    Complete,

    /// <summary>At least one part could not be read completely; the reason and the rounds say why.</summary>
    Partial,

    /// <summary>No part could be read completely, or the run could not continue; the reason says why.</summary>
    Failed,

    /// <summary>An operator cancelled the run.</summary>
    Cancelled,
}

/// <summary>One order to refresh a directory: a round per part, in order.</summary>
public sealed class ReplicationRun : Versioned, ICustomerOwned
{
    /// <summary>How often a difference of counts is looked at before it counts.</summary>
    internal const int MostLooks = 3;

    private const int MostNamed = 5;

    private ReplicationRun()
    {
    }

    public Guid Id { get; private init; }

    public Guid DirectoryId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public RunCause Cause { get; private init; }

    public string? RequestedBy { get; private init; }

    public RunStatus Status { get; private set; }

    public DateTimeOffset RequestedAt { get; private init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it ended as it did, when not Complete.</summary>
    public string? Reason { get; private set; }

    /// <summary>What is not as Microsoft has it although every part was read: a run that has it is "Complete, except …".</summary>
    public string? Except { get; private set; }

    /// <summary>How often counts were compared with Microsoft's after a full round.</summary>
    public int Looks { get; private set; }

    /// <summary>When they are compared again; null: they are not.</summary>
    public DateTimeOffset? LookAgainAt { get; private set; }

    /// <summary>True when nothing is left to compare.</summary>
    public bool IsCompared { get; private set; }

    /// <summary>What has differed at every look; null: nothing.</summary>
    public string? Differences { get; private set; }

    /// <summary>The addresses of these counts, one a line.</summary>
    public string? Differing { get; private set; }

    /// <summary>The parts that these counts are of.</summary>
    public IEnumerable<PartKind> DifferingParts =>
        Differing
            ?.Split('\n').Select(path => path.StartsWith("users/", StringComparison.Ordinal) ? PartKind.Users : PartKind.Groups).Distinct()
                ?? [];

    /// <summary>Why counts could not be compared; null: they could, or did not have to be.</summary>
    public string? NotCompared { get; private set; }

    /// <summary>Slices that ended in a failure that was not expected, in a row; decides the back-off.</summary>
    public int Failures { get; private set; }

    /// <summary>
    /// Slices that Microsoft did not serve and named no time for, since the last page; decides how long the next one waits.
    /// </summary>
    public int Setbacks { get; private set; }

    /// <summary>Since when no page came for want of Microsoft; null: pages come.</summary>
    public DateTimeOffset? StalledSince { get; private set; }

    /// <summary>Attempts that were made at Microsoft, those included that had to be made again.</summary>
    public long Requests { get; private set; }

    public double ResourceUnits { get; private set; }

    /// <summary>Attempts that Microsoft answered by 429.</summary>
    public long Throttled { get; private set; }

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running or RunStatus.Quarantined;

    public static ReplicationRun Of(Directory directory, RunCause cause, string? requestedBy, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        DirectoryId = directory.Id,
        ServiceProviderId = directory.ServiceProviderId,
        CustomerId = directory.CustomerId,
        Cause = cause,
        RequestedBy = requestedBy,
        RequestedAt = now,
    };

    public void Start(DateTimeOffset now)
    {
        Require(RunStatus.Queued);
        (Status, StartedAt) = (RunStatus.Running, now);
        Changed();
    }

    public void Quarantine(string reason)
    {
        Require(RunStatus.Running);
        (Status, Reason) = (RunStatus.Quarantined, reason);
        Changed();
    }

    public void Approved()
    {
        Require(RunStatus.Quarantined);
        (Status, Reason) = (RunStatus.Running, null);
        Changed();
    }

    /// <summary>A slice failed in a way that nobody expected.</summary>
    public void SliceFailed() => Failures++;

    /// <summary>Microsoft did not serve a slice.</summary>
    public void SetBack(DateTimeOffset now) => (Setbacks, StalledSince) = (Setbacks + 1, StalledSince ?? now);

    /// <summary>
    /// Counts were compared with Microsoft's. A difference is looked at three times before it counts, as changes come in between; only what
    /// differs each time stays.
    /// </summary>
    /// <param name="differences">The address of a count, and what differs in a sentence.</param>
    /// <param name="again">How long until they are looked at again.</param>
    /// <param name="now">When.</param>
    public void Compared(IReadOnlyDictionary<string, string> differences, TimeSpan again, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(differences);
        var before = Differing?.Split('\n');
        var stay = differences.Where(x => before is null || before.Contains(x.Key, StringComparer.Ordinal)).ToList();
        Looks++;
        Differing = stay.Count == 0 ? null : string.Join('\n', stay.Select(x => x.Key));
        Differences = stay.Count == 0
            ? null
            : string.Join(" ", stay.Take(MostNamed).Select(x => x.Value))
                + (stay.Count > MostNamed ? $" And {stay.Count - MostNamed} more." : "");
        IsCompared = Differences is null || Looks >= MostLooks;
        LookAgainAt = IsCompared ? null : now + again;
        Changed();
    }

    /// <summary>
    /// Microsoft does not let counts be compared: what an earlier look found is not confirmed, and read again by the next run all the same.
    /// </summary>
    public void CannotCompare(string why)
    {
        (IsCompared, LookAgainAt, NotCompared, Differences) = (true, null, why, null);
        Changed();
    }

    /// <summary>All rounds are over: the run is as good as they were.</summary>
    /// <param name="rounds">Those that were not restarted.</param>
    /// <param name="parts">The directory's parts as they are now.</param>
    /// <param name="now">When.</param>
    public void End(IReadOnlyCollection<ReplicationRound> rounds, IReadOnlyCollection<DirectoryPart> parts, DateTimeOffset now)
    {
        Require(RunStatus.Running);
        var complete = rounds.Count(round => round.Status == RoundStatus.Complete);
        var holes = rounds.Where(round => round.Status == RoundStatus.Failed).Select(round => $"{round.Part}: {round.Reason}").ToList();
        if (Differences is not null)
        {
            holes.Add(
                $"{Differences} So after {Looks} looks, each after a round of changes: something was not sent. The next run reads all "
                    + "again; ask Microsoft if it stays.");
        }

        Status = holes.Count == 0 ? RunStatus.Complete : complete == 0 ? RunStatus.Failed : RunStatus.Partial;
        Reason = holes.Count == 0 ? null : string.Join(" ", holes);
        var except = parts.SelectMany(part => part.NotReadable).Select(x => x.Sentence).Prepend(Replaced(rounds)).Append(NotCompared)
            .OfType<string>().ToList();
        Except = except.Count == 0 ? null : string.Join(" ", except);
        EndedAt = now;
        Changed();
    }

    /// <summary>Gives its directory back, once it is over.</summary>
    /// <param name="directory">The directory; the parts that differ must have been loaded.</param>
    /// <param name="nextDailyAt">When its next daily run is due.</param>
    public void Release(Directory directory, DateTimeOffset nextDailyAt)
    {
        ArgumentNullException.ThrowIfNull(directory);
        directory.RunEnded(OutcomeOf(Status), Reason ?? Except, EndedAt, DifferingParts, nextDailyAt);
    }

    private static ReplicationOutcome OutcomeOf(RunStatus status) => status switch
    {
        RunStatus.Complete => ReplicationOutcome.Complete,
        RunStatus.Partial => ReplicationOutcome.Partial,
        RunStatus.Failed => ReplicationOutcome.Failed,
        RunStatus.Cancelled => ReplicationOutcome.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "The run is not over."),
    };

    // The last round of a part has counted all that the part holds.
    private static string? Replaced(IReadOnlyCollection<ReplicationRound> rounds)
    {
        var replaced = rounds.Where(round => round.Status == RoundStatus.Complete).GroupBy(round => round.Part)
            .Sum(part => part.MaxBy(round => round.Pass)!.ReplacedValues);
        return replaced == 0
            ? null
            : $"{replaced} {(replaced == 1 ? "value is" : "values are")} stored otherwise than Microsoft sent them: "
                + "the warnings name them.";
    }

    public void Fail(string reason, DateTimeOffset now)
    {
        (Status, Reason, EndedAt) = (RunStatus.Failed, reason, now);
        Changed();
    }

    public void Cancel(string by, DateTimeOffset now)
    {
        (Status, Reason, EndedAt) = (RunStatus.Cancelled, $"Cancelled by {by}.", now);
        Changed();
    }

    private void Require(RunStatus expected)
    {
        if (Status != expected)
        {
            throw new InvalidOperationException($"Run {Id} is {Status}, not {expected}.");
        }
    }
}
