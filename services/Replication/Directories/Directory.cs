using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Replication.Schema;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Directories;

/// <summary>Our replica of one M365 tenant for one customer of a provider, shared by the customer's services on it.</summary>
public sealed class Directory : Versioned, ICustomerOwned
{
    /// <summary>The waiting code of a round whose removals somebody must approve or refuse.</summary>
    public const string Quarantined = "round.quarantined";

    private readonly List<DirectoryPart> _parts = [];

    private Directory()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid M365TenantId { get; private init; }

    /// <summary>The connection it reads through; null while it is blocked.</summary>
    public Guid? LeadingConnectionId { get; private set; }

    /// <summary>The application of the leading connection: whose quota is used.</summary>
    public Guid? LeadingAppId { get; private set; }

    /// <summary>Why nothing runs; null when the gate is open.</summary>
    public string? BlockedCode { get; private set; }

    /// <summary>Since when nothing runs; null when the gate is open.</summary>
    public DateTimeOffset? BlockedSince { get; private set; }

    /// <summary>The reason for people, with what to do.</summary>
    public string? BlockedSentence { get; private set; }

    /// <summary>The run that is not over yet.</summary>
    public Guid? ActiveRunId { get; private set; }

    /// <summary>Why the active run pauses; null when it does not.</summary>
    public string? WaitingCode { get; private set; }

    public string? WaitingSentence { get; private set; }

    public DateTimeOffset? WaitingUntil { get; private set; }

    /// <summary>When the next daily run is due.</summary>
    public DateTimeOffset NextDailyAt { get; private set; }

    /// <summary>When a run last ended with every part complete; null: none did yet.</summary>
    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>How the newest run that is over ended; null: none is.</summary>
    public ReplicationOutcome? LastOutcome { get; private set; }

    /// <summary>Why it ended so, when not plainly Complete.</summary>
    public string? LastReason { get; private set; }

    /// <summary>How the newest run ended that nobody cancelled; null: none did yet.</summary>
    public ReplicationOutcome? SettledOutcome { get; private set; }

    /// <summary>Why it ended so, when not plainly Complete.</summary>
    public string? SettledReason { get; private set; }

    /// <summary>When it is deleted with its replica because its customer was removed; null: its customer is there.</summary>
    public DateTimeOffset? RemovalDueAt { get; private set; }

    /// <summary>The version of its last event, which grows with nothing else: a copy is behind exactly when it missed one.</summary>
    public long Told { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public IReadOnlyList<DirectoryPart> Parts => _parts;

    public static Directory Of(ServiceProviderId provider, Guid customerId, Guid m365TenantId, DateTimeOffset now)
    {
        var directory = new Directory
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = provider,
            CustomerId = customerId,
            M365TenantId = m365TenantId,
            CreatedAt = now,
            NextDailyAt = now,
            BlockedCode = GateDecision.NoConnection,
            BlockedSince = now,
        };
        foreach (var kind in Enum.GetValues<PartKind>())
        {
            directory._parts.Add(DirectoryPart.Of(directory, kind));
        }

        return directory;
    }

    public DirectoryPart Part(PartKind kind) => _parts.Single(part => part.Kind == kind);

    /// <summary>Takes over what the gate says.</summary>
    /// <param name="gate">What it says.</param>
    /// <param name="now">When it says so.</param>
    /// <returns>What follows for its work.</returns>
    public GateNews Decide(GateDecision gate, DateTimeOffset now)
    {
        var (wasBlocked, former) = (BlockedCode is not null, LeadingConnectionId);
        if (BlockedCode != gate.BlockedCode || BlockedSentence != gate.Sentence || LeadingConnectionId != gate.ConnectionId)
        {
            BlockedSince = gate.BlockedCode is null ? null : BlockedSince ?? now;
            (BlockedCode, BlockedSentence) = (gate.BlockedCode, gate.Sentence);
            (LeadingConnectionId, LeadingAppId) = (gate.ConnectionId, gate.AppId);
            Changed();
        }

        return BlockedCode is not null ? GateNews.Nothing
            : wasBlocked ? GateNews.Opened
            : LeadingConnectionId != former ? GateNews.AnotherLeads
            : GateNews.Nothing;
    }

    public void RunStarted(Guid runId)
    {
        if (ActiveRunId is not null)
        {
            throw new InvalidOperationException($"Directory {Id} already has an active run.");
        }

        ActiveRunId = runId;
        Changed();
    }

    /// <summary>A run is over; the parts that differ must have been loaded.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="reason">Why it is not whole, or what is left out; null: nothing is to be said.</param>
    /// <param name="endedAt">When; of a complete run it is the directory's completion.</param>
    /// <param name="differing">Parts whose counts differ from Microsoft's.</param>
    /// <param name="nextDailyAt">When the next daily run is due.</param>
    public void RunEnded(
        ReplicationOutcome outcome, string? reason, DateTimeOffset? endedAt, IEnumerable<PartKind> differing, DateTimeOffset nextDailyAt)
    {
        ArgumentNullException.ThrowIfNull(differing);
        (ActiveRunId, NextDailyAt) = (null, nextDailyAt);
        (LastOutcome, LastReason) = (outcome, reason);
        (SettledOutcome, SettledReason) = outcome == ReplicationOutcome.Cancelled ? (SettledOutcome, SettledReason) : (outcome, reason);
        CompletedAt = outcome == ReplicationOutcome.Complete ? endedAt : CompletedAt;
        foreach (var part in differing)
        {
            // However the run ended: rounds of changes never show again what was left out.
            Part(part).ForgetDeltaLink();
        }

        GoOn();
        Changed();
    }

    /// <summary>Its customer was removed: it goes then, or earlier when that was said before.</summary>
    public void RemoveAt(DateTimeOffset time)
    {
        RemovalDueAt = RemovalDueAt is { } earlier && earlier < time ? earlier : time;
        Changed();
    }

    /// <summary>Nothing is asked of Microsoft before that time; null: before somebody acts.</summary>
    public void Wait(string code, string sentence, DateTimeOffset? until)
    {
        (WaitingCode, WaitingSentence, WaitingUntil) = (code, sentence, until);
        Changed();
    }

    /// <summary>Something changed that others must know of.</summary>
    /// <returns>The event, which must be published.</returns>
    public DirectoryChanged Tell()
    {
        // Above the row's own version too, by which events were counted before: a copy must never have seen a higher one.
        Told = Math.Max(Told, Version) + 1;
        Changed();
        return TellAgain();
    }

    /// <summary>What others were told last; nothing happened since that they must know of.</summary>
    public DirectoryChanged TellAgain() =>
        new(Id, CustomerId, M365TenantId, CompletedAt, BlockedCode, BlockedSentence, IsRemoved: false, Told)
        {
            Outcome = WaitingCode == Quarantined ? ReplicationOutcome.Quarantined : LastOutcome,
            OutcomeSentence = WaitingCode == Quarantined ? WaitingSentence : LastReason,
        };

    public void GoOn() => (WaitingCode, WaitingSentence, WaitingUntil) = (null, null, null);
}

/// <summary>What a decision of the gate means for a directory's work.</summary>
public enum GateNews
{
    /// <summary>It goes on as before, or stays blocked.</summary>
    Nothing,

    /// <summary>It may run and could not before.</summary>
    Opened,

    /// <summary>It reads through another connection from now on.</summary>
    AnotherLeads,
}
