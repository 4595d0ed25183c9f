using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;
using LivePlatform.Replication.Store;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Slices;

/// <summary>Something that Microsoft is asked to count.</summary>
/// <param name="Path">Whom to ask.</param>
/// <param name="What">In words.</param>
/// <param name="Count">What the replica holds.</param>
/// <param name="IsMust">It is counted however long that takes.</param>
internal sealed record Counted(string Path, string What, int Count, bool IsMust = false);

/// <summary>What is compared with Microsoft's counts: users and groups as a whole, and the members of some groups.</summary>
internal static class CountSample
{
    private const int SampledGroups = 20;
    private const string Hidden = "HiddenMembership";

    /// <summary>
    /// What is counted, with our own counts. The same groups are taken at each look of a run, other ones in the next run.
    /// </summary>
    public static async Task<List<Counted>> ReadAsync(ReplicationDbContext db, ReplicationRound round, CancellationToken cancellationToken)
    {
        var complete = await db.Rounds.Where(x => x.RunId == round.RunId && x.Pass == 0 && x.Status == RoundStatus.Complete)
            .Select(x => x.Part).ToListAsync(cancellationToken);
        var parts = await db.Parts.AsNoTracking().Where(x => x.DirectoryId == round.DirectoryId && complete.Contains(x.Kind))
            .OrderBy(x => x.Kind).ToListAsync(cancellationToken);
        var counted = parts.ConvertAll(
            part => part.Kind == PartKind.Users
                ? new Counted("users/$count", "users", part.ObjectCount, IsMust: true)
                : new Counted("groups/$count", "groups", part.ObjectCount, IsMust: true));
        if (parts.Find(part => part.Kind == PartKind.Groups) is { } groups)
        {
            foreach (var group in await SampleAsync(db, groups, round.RunId, cancellationToken))
            {
                var members = await db.Members.CountAsync(
                    x => x.DirectoryId == group.DirectoryId && x.Generation == group.Generation && x.GroupId == group.ObjectId,
                    cancellationToken);
                counted.Add(
                    new Counted(
                        $"groups/{group.ObjectId:D}/members/$count", $"members of group {group.ObjectId:D}",
                        members));
            }
        }

        // What differed before is counted first: a look that is cut short must not lose it.
        var differing = (await db.Runs.Where(x => x.Id == round.RunId).Select(x => x.Differing).SingleAsync(cancellationToken))
            ?.Split('\n') ?? [];
        return [.. counted.Select(one => one with { IsMust = one.IsMust || differing.Contains(one.Path, StringComparer.Ordinal) })
            .OrderByDescending(one => one.IsMust)];
    }

    private static async Task<List<DirectoryGroup>> SampleAsync(
        ReplicationDbContext db, DirectoryPart part, Guid runId, CancellationToken cancellationToken)
    {
        // The end of a version 7 id is random.
        var bytes = runId.ToByteArray();
        Array.Reverse(bytes);
        var start = new Guid(bytes);
        var visible = db.Groups.AsNoTracking()
            .Where(x => x.DirectoryId == part.DirectoryId && x.Generation == part.Generation && x.Visibility != Hidden)
            .OrderBy(x => x.ObjectId);
        var sample = await visible.Where(x => x.ObjectId >= start).Take(SampledGroups).ToListAsync(cancellationToken);
        sample.AddRange(await visible.Where(x => x.ObjectId < start).Take(SampledGroups - sample.Count).ToListAsync(cancellationToken));
        return sample;
    }
}
