using LivePlatform.M365;
using LivePlatform.Replication.Directories;

namespace LivePlatform.Replication.Runs.RunSlices;

/// <summary>What a slice does next.</summary>
internal abstract record SliceStep
{
    /// <summary>Read on from the round's link.</summary>
    public sealed record Read(ReplicationRound Round, ConnectionRef Connection) : SliceStep;

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
/// <param name="IsFailure">True when nobody expected it: counted, with a growing back-off.</param>
internal sealed record SliceEnd(DateTimeOffset DueAt, string? Code = null, string? Sentence = null, bool IsFailure = false);
