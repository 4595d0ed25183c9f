namespace LivePlatform.Bench.Data;

/// <summary>One round of changes.</summary>
internal sealed record ChangeRound(
    IReadOnlyList<DirectoryObject> Users,
    IReadOnlyList<Guid> RemovedUsers,
    IReadOnlyList<(Guid Group, Guid Member)> Added,
    IReadOnlyList<(Guid Group, Guid Member)> Removed)
{
    /// <summary>Changed objects and memberships.</summary>
    public int Count => Users.Count + RemovedUsers.Count + Added.Count + Removed.Count;
}

/// <summary>
/// The whole truth about one directory: what it holds at first, every round of changes, and what it holds after them. A pure function of
/// its number and size.
/// </summary>
internal sealed class BenchDirectory
{
    private readonly Dictionary<Guid, DirectoryObject> _users = [];
    private readonly HashSet<(Guid Group, Guid Member)> _members = [];
    private readonly int _loners;
    private int _nextUser;
    private int _nextRemoved;

    public BenchDirectory(int number, DirectorySize size)
    {
        (Number, Size) = (number, size);
        Groups = [.. Enumerable.Range(0, size.Groups).Select(n => DirectoryObject.Group(number, n))];
        FirstUsers = [.. Enumerable.Range(0, size.Users).Select(n => DirectoryObject.User(number, n, 0))];

        // The last fifth is in no group: removing one of them concerns no membership.
        _loners = size.Users * 4 / 5;
        var perGroup = size.Memberships / size.Groups;
        FirstMembers = [.. Enumerable.Range(0, size.Memberships).Select(n => Membership(n / perGroup, n * 7))];
        FirstUsers.ForEach(user => _users[user.Id] = user);
        _members.UnionWith(FirstMembers);
        (_nextUser, _nextRemoved) = (size.Users, _loners);
        Rounds = [.. Enumerable.Range(1, size.Rounds).Select(Change)];
    }

    public int Number { get; }

    public DirectorySize Size { get; }

    /// <summary>Its bearer token, by which the page server knows whose pages are asked for; also the id of its connection.</summary>
    public Guid Bearer => new(Number, 0, 1, [0, 0, 0, 0, 0, 0, 0, 1]);

    public List<DirectoryObject> FirstUsers { get; }

    public IReadOnlyList<DirectoryObject> Groups { get; }

    public IReadOnlyList<(Guid Group, Guid Member)> FirstMembers { get; }

    public IReadOnlyList<ChangeRound> Rounds { get; }

    /// <summary>What a replica holds after the first sync.</summary>
    public DirectoryDigest AtFirst() => DirectoryDigest.Of(FirstUsers, Groups, FirstMembers);

    /// <summary>What a replica holds after all rounds of changes.</summary>
    public DirectoryDigest AtEnd() => DirectoryDigest.Of(_users.Values, Groups, _members);

    private (Guid Group, Guid Member) Membership(int group, int user) => (Groups[group % Groups.Count].Id, FirstUsers[user % _loners].Id);

    private ChangeRound Change(int round)
    {
        var tenth = Math.Max(1, Size.Changes / 10);
        List<DirectoryObject> shown =
        [
            .. Enumerable.Range(0, Size.Changes - (4 * tenth))
                .Select(n => DirectoryObject.User(Number, ((round * 131) + (n * 17)) % _loners, round)).DistinctBy(user => user.Id),
            .. Enumerable.Range(0, tenth).Select(_ => DirectoryObject.AddedUser(Number, _nextUser++, round)),
        ];
        List<Guid> gone = [.. Enumerable.Range(0, tenth).Select(_ => FirstUsers[_nextRemoved++].Id)];
        List<(Guid Group, Guid Member)> left = [.. _members.Take(tenth)];
        List<(Guid Group, Guid Member)> joined = [.. Enumerable.Range(0, Size.Users).Select(n => Membership((round * 13) + n, (n * 11) + 3))
            .Where(x => !_members.Contains(x)).Distinct().Take(tenth)];
        shown.ForEach(user => _users[user.Id] = user);
        gone.ForEach(id => _users.Remove(id));
        _members.ExceptWith(left);
        _members.UnionWith(joined);
        return new ChangeRound(shown, gone, joined, left);
    }
}
