using LivePlatform.M365;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Slices;

/// <summary>What a slice does next.</summary>
internal abstract record SliceStep
{
    /// <summary>Ask Microsoft something for a round.</summary>
    public abstract record Ask(ReplicationRound Round, ConnectionRef Connection) : SliceStep;

    /// <summary>Read on from the round's link.</summary>
    public sealed record Read(ReplicationRound Round, ConnectionRef Connection) : Ask(Round, Connection);

    /// <summary>Read the memberships of objects that came back.</summary>
    public sealed record ReadMemberships(ReplicationRound Round, ConnectionRef Connection) : Ask(Round, Connection);

    /// <summary>Compare counts with Microsoft's; the round is the last one on top of a full one.</summary>
    public sealed record Compare(ReplicationRound Round, ConnectionRef Connection) : Ask(Round, Connection);

    /// <summary>Everything of the round was read: guard, apply what was put aside, flip.</summary>
    public sealed record Finish(Guid RoundId) : SliceStep;

    /// <summary>Delete rows of generations that nobody reads, a bounded number of them.</summary>
    public sealed record CleanUp(PartKind Part) : SliceStep;

    /// <summary>Nothing before that time.</summary>
    public sealed record Rest(DateTimeOffset Until) : SliceStep;
}

/// <summary>How a slice ended: when the directory is due again, and why not at once.</summary>
/// <param name="DueAt">When to go on.</param>
/// <param name="Code">Why it waits; null when it does not.</param>
/// <param name="Sentence">The same for people.</param>
/// <param name="Kind">Whether it counts against the run.</param>
internal sealed record SliceEnd(DateTimeOffset DueAt, string? Code = null, string? Sentence = null, SliceEndKind Kind = SliceEndKind.Plain);

/// <summary>How the end of a slice counts.</summary>
internal enum SliceEndKind
{
    /// <summary>Not at all: the time to go on is known.</summary>
    Plain,

    /// <summary>Microsoft does not serve us and names no time: the waits grow until a page comes; the run never fails for it.</summary>
    Setback,

    /// <summary>Nobody expected it: the waits grow, and ten in a row end the run.</summary>
    Failure,
}
