using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph.Delta;

/// <summary>
/// What a delta round has to tell: the objects that changed between two versions, which of their properties, and which member links.
/// </summary>
internal sealed class RoundWindow
{
    private readonly Dictionary<int, (ulong Bits, List<Member> Members)> _changed = [];

    private RoundWindow(M365Tenant tenant, ObjectKind kind, long since, long upTo)
    {
        var seen = new HashSet<(int, Member)>();
        foreach (var change in tenant.Log(kind).Between(since, upTo))
        {
            var (bits, members) = _changed.TryGetValue(change.Number, out var known) ? known : (0UL, new List<Member>());
            if (change.Bits == GroupSchema.Members && seen.Add((change.Number, change.Member)))
            {
                members.Add(change.Member);
            }

            _changed[change.Number] = (bits | change.Bits, members);
        }

        Numbers = [.. _changed.Keys.Order()];
    }

    public int[] Numbers { get; }

    public (ulong Bits, List<Member> Members) this[int number] => _changed[number];

    /// <summary>The log only grows, so a window once computed stays true.</summary>
    public static RoundWindow Of(M365Tenant tenant, ObjectKind kind, long since, long upTo)
    {
        var cache = tenant.DeltaWindows;
        if (cache.TryGetValue((kind, since, upTo), out var known))
        {
            return (RoundWindow)known;
        }

        if (cache.Count > 32)
        {
            cache.Clear();
        }

        var window = new RoundWindow(tenant, kind, since, upTo);
        cache[(kind, since, upTo)] = window;
        return window;
    }
}
