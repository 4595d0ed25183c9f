using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>Links from groups to members: the seeded ones, with the overlay of links added and removed. A link outlives a soft delete of
/// either end. Each group has slots: first the seeded, then the added ones in order; a slot may have lost its link.</summary>
internal sealed class MemberSet(TenantSeed seed)
{
    private readonly SeededMembership _seeded = new(seed);
    private readonly Dictionary<int, Edits> _edits = [];

    public long LinkCount { get; private set; } = seed.Memberships;

    public int SlotsOf(int group) => _seeded.CountOf(group) + (_edits.TryGetValue(group, out var edits) ? edits.Added.Count : 0);

    /// <summary>The member in a slot; null when its link was removed.</summary>
    public Member? At(int group, int slot)
    {
        var seeded = _seeded.CountOf(group);
        _edits.TryGetValue(group, out var edits);
        var member = slot < seeded ? _seeded.At(group, slot) : edits!.Added[slot - seeded];
        return edits is null || edits.Linked.GetValueOrDefault(member, true) ? member : null;
    }

    public bool Contains(int group, Member member) =>
        _edits.TryGetValue(group, out var edits) && edits.Linked.TryGetValue(member, out var linked)
            ? linked
            : _seeded.Contains(group, member);

    /// <summary>Adds or removes a link; false when it is so already.</summary>
    public bool Set(int group, Member member, bool linked)
    {
        if (Contains(group, member) == linked)
        {
            return false;
        }

        if (!_edits.TryGetValue(group, out var edits))
        {
            _edits[group] = edits = new Edits();
        }

        if (linked && !_seeded.Contains(group, member) && !edits.Linked.ContainsKey(member))
        {
            edits.Added.Add(member);
        }

        edits.Linked[member] = linked;
        LinkCount += linked ? 1 : -1;
        return true;
    }

    private sealed class Edits
    {
        public List<Member> Added { get; } = [];

        public Dictionary<Member, bool> Linked { get; } = [];
    }
}
