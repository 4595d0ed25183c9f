using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.Replication.Schema;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Store;

/// <summary>
/// What a quarantined round would remove, row by row: the same rows that its last commit counted, and takes away once they are approved.
/// </summary>
/// <param name="db">The replica.</param>
/// <param name="round">The round.</param>
/// <param name="users">The generation of users that readers see.</param>
/// <param name="groups">The generation of groups that readers see.</param>
internal sealed class QuarantinedRemovals(ReplicationDbContext db, ReplicationRound round, int users, int groups)
{
    private readonly Guid _directory = round.DirectoryId;
    private readonly Guid _round = round.Id;
    private readonly int _fresh = round.Generation;

    private IQueryable<PendingRemoval> PutAside =>
        db.Set<PendingRemoval>().AsNoTracking().Where(x => x.DirectoryId == _directory && x.RoundId == _round);

    /// <summary>Users; none in a round of groups.</summary>
    public IQueryable<DirectoryUser> Users()
    {
        var seen = db.Users.AsNoTracking().Where(x => x.DirectoryId == _directory && x.Generation == users);
        var fresh = db.Users.Where(x => x.DirectoryId == _directory && x.Generation == _fresh);
        return round.Part != PartKind.Users ? seen.Where(x => false)
            : round.Mode == RoundMode.Full ? seen.Where(x => !fresh.Any(one => one.ObjectId == x.ObjectId))
            : seen.Where(x => PutAside.Any(one => one.MemberId == Guid.Empty && one.ObjectId == x.ObjectId));
    }

    /// <summary>Groups; none in a round of users.</summary>
    public IQueryable<DirectoryGroup> Groups()
    {
        var seen = db.Groups.AsNoTracking().Where(x => x.DirectoryId == _directory && x.Generation == groups);
        var fresh = db.Groups.Where(x => x.DirectoryId == _directory && x.Generation == _fresh);
        return round.Part != PartKind.Groups ? seen.Where(x => false)
            : round.Mode == RoundMode.Full ? seen.Where(x => !fresh.Any(one => one.ObjectId == x.ObjectId))
            : seen.Where(x => PutAside.Any(one => one.MemberId == Guid.Empty && one.ObjectId == x.ObjectId));
    }

    /// <summary>Memberships, those that go with their user or group included.</summary>
    public IQueryable<DirectoryMember> Members()
    {
        var seen = db.Members.AsNoTracking().Where(x => x.DirectoryId == _directory && x.Generation == groups);
        var fresh = db.Members.Where(x => x.DirectoryId == _directory && x.Generation == _fresh);
        var gone = Users();
        return (round.Part, round.Mode) switch
        {
            (PartKind.Users, _) => seen.Where(x => gone.Any(user => user.ObjectId == x.MemberId)),
            (_, RoundMode.Full) => seen.Where(x => !fresh.Any(one => one.GroupId == x.GroupId && one.MemberId == x.MemberId)),
            _ => seen.Where(x => PutAside.Any(one => one.ObjectId == x.GroupId && one.MemberId == x.MemberId))
                .Union(seen.Where(x => PutAside.Any(one => one.ObjectId == x.GroupId && one.MemberId == Guid.Empty)))
                .Union(seen.Where(x => PutAside.Any(one => one.ObjectId == x.MemberId && one.MemberId == Guid.Empty))),
        };
    }
}
