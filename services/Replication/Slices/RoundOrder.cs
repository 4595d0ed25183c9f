using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Slices;

/// <summary>What of a run comes next.</summary>
internal abstract record NextRound
{
    /// <summary>A round of this part begins.</summary>
    public sealed record Begin(PartKind Part, int Pass) : NextRound;

    /// <summary>This round goes on.</summary>
    public sealed record GoOn(ReplicationRound Round) : NextRound;

    /// <summary>Counts are compared with Microsoft's; the round is the last one on top of a full one.</summary>
    public sealed record Compare(ReplicationRound Round) : NextRound;

    /// <summary>Counts differed; they are looked at again then, after another round of changes.</summary>
    public sealed record LookAgain(DateTimeOffset At) : NextRound;

    /// <summary>Nothing: the run is over.</summary>
    public sealed record Nothing : NextRound;
}

/// <summary>
/// The order of a run's rounds: users before groups, and after a full round passes of changes until the counts agree. Pure.
/// </summary>
internal static class RoundOrder
{
    private static readonly PartKind[] InOrder = [PartKind.Users, PartKind.Groups];

    /// <param name="rounds">The run's rounds, but for those that were restarted.</param>
    /// <param name="run">The run.</param>
    /// <param name="comparesCounts">Whether counts are compared at all.</param>
    /// <param name="now">The present.</param>
    public static NextRound Of(IReadOnlyCollection<ReplicationRound> rounds, ReplicationRun run, bool comparesCounts, DateTimeOffset now)
    {
        var isCompared = run.IsCompared || !comparesCounts
            || !rounds.Any(x => x is { Pass: 0, Mode: RoundMode.Full, Status: RoundStatus.Complete });
        for (var pass = 0; ; pass++)
        {
            if (OfPass(rounds, pass) is { } next)
            {
                return next;
            }

            if (isCompared)
            {
                return new NextRound.Nothing();
            }

            if (pass > run.Looks)
            {
                return new NextRound.Compare(rounds.Last(x => x.Pass == pass));
            }

            if (pass == run.Looks && run.LookAgainAt > now)
            {
                return new NextRound.LookAgain(run.LookAgainAt.Value);
            }
        }
    }

    /// <summary>What is left of a pass; a part that was not read whole has none on top.</summary>
    private static NextRound? OfPass(IReadOnlyCollection<ReplicationRound> rounds, int pass)
    {
        foreach (var part in InOrder.Where(
            part => pass == 0 || rounds.Any(x => x.Pass == 0 && x.Part == part && x.Status == RoundStatus.Complete)))
        {
            var round = rounds.FirstOrDefault(x => x.Part == part && x.Pass == pass);
            if (round is not { IsOver: true })
            {
                return round is null ? new NextRound.Begin(part, pass) : new NextRound.GoOn(round);
            }
        }

        return null;
    }
}
