namespace LivePlatform.M365Simulator.Seeding;

/// <summary>A member of a group: a user, a group or a service principal of the tenant.</summary>
internal readonly record struct Member(ObjectKind Kind, int Number);

/// <summary>Who is in which group before anybody changes it. Group 0 holds a fifth of all memberships, the others share the rest unevenly;
/// every sixteenth group (and one after it) has a group as its last member. Both directions are computed.</summary>
internal sealed class SeededMembership
{
    private const int Orders = 16;

    private readonly TenantSeed _seed;
    private readonly int _biggest;
    private readonly (Permutation Order, long Inverse)[] _orders = new (Permutation, long)[Orders];

    public SeededMembership(TenantSeed seed)
    {
        _seed = seed;
        _biggest = seed.Groups > 1 ? Math.Min(seed.Users, seed.Memberships / 5) : Math.Min(seed.Users, seed.Memberships);
        for (var i = 0; i < Orders; i++)
        {
            var order = new Permutation(seed.Users, Mix.Of(seed.Seed, 0xA11, (ulong)i));
            _orders[i] = (order, order.Inverse());
        }
    }

    /// <summary>Whether so many memberships fit without naming anybody twice in a group.</summary>
    public static bool Fits(TenantSeed seed) =>
        seed.Memberships == 0 || (seed.Groups > 0 && seed.Memberships <= (long)seed.Groups * seed.Users
            && (seed.Groups == 1
                || (seed.Memberships - Math.Min(seed.Users, seed.Memberships / 5L)) / (seed.Groups - 1L) < Math.Max(seed.Users, 1)));

    public int CountOf(int group) => group >= _seed.Groups ? 0 : (int)(OffsetOf(group + 1) - OffsetOf(group));

    public Member At(int group, int slot) =>
        slot == CountOf(group) - 1 && NestedIn(group) is { } child
            ? new(ObjectKind.Group, child)
            : new(ObjectKind.User, UserAt(group, slot));

    /// <summary>Whether the member was in the group from the start.</summary>
    public bool Contains(int group, Member member)
    {
        var count = CountOf(group);
        if (count == 0 || member.Number >= (member.Kind == ObjectKind.User ? _seed.Users : _seed.Groups))
        {
            return false;
        }

        var child = NestedIn(group);
        return member.Kind switch
        {
            ObjectKind.User => SlotOf(group, member.Number) < count - (child is null ? 0 : 1),
            ObjectKind.Group => child == member.Number,
            _ => false,
        };
    }

    private int? NestedIn(int group)
    {
        var child = (group % 16) switch { 5 => group + 1, 6 => group + 2, _ => _seed.Groups };
        return child < _seed.Groups && CountOf(group) > 1 ? child : null;
    }

    private int UserAt(int group, int slot) =>
        (int)(((long)_orders[group % Orders].Order.At(slot) + ShiftOf(group)) % _seed.Users);

    private int SlotOf(int group, int user)
    {
        var (order, inverse) = _orders[group % Orders];
        return order.PositionOf((int)(((long)user - ShiftOf(group) + _seed.Users) % _seed.Users), inverse);
    }

    private int ShiftOf(int group) => Mix.Below(Mix.Of(_seed.Seed, 0x5F7, (ulong)group), _seed.Users);

    private long OffsetOf(int group)
    {
        if (group <= 1 || group >= _seed.Groups)
        {
            return group == 0 ? 0 : group == 1 ? _biggest : _seed.Memberships;
        }

        var rest = (long)_seed.Memberships - _biggest;
        var average = rest / (_seed.Groups - 1);
        var play = (int)Math.Min(average / 2, (_seed.Users - average - 1) / 2);
        var jitter = play > 0 ? Mix.Below(Mix.Of(_seed.Seed, 0x0FF, (ulong)group), play) : 0;
        return _biggest + ((group - 1) * rest / (_seed.Groups - 1)) + jitter;
    }
}
