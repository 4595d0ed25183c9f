using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>
/// One change of one object. <see cref="Bits"/> says which properties (and <see cref="Life"/>: added, deleted, restored, purged).
/// </summary>
internal readonly record struct Change(long Version, DateTimeOffset At, int Number, ulong Bits, Member Member)
{
    /// <summary>The object appeared or went.</summary>
    public const ulong Life = 1UL << 62;
}

/// <summary>The changes of one kind of object, oldest first. Delta tokens are positions in it; it is never cut.</summary>
internal sealed class ChangeLog
{
    private readonly List<Change> _changes = [];

    public void Add(Change change) => _changes.Add(change);

    /// <summary>Changes after one version, up to and with another.</summary>
    public IEnumerable<Change> Between(long since, long upTo)
    {
        for (var i = FirstAfter(since); i < _changes.Count && _changes[i].Version <= upTo; i++)
        {
            yield return _changes[i];
        }
    }

    /// <summary>The first version made later than the given time; null when there is none.</summary>
    public long? FirstVersionAfter(DateTimeOffset time)
    {
        var i = _changes.Count;
        while (i > 0 && _changes[i - 1].At > time)
        {
            i--;
        }

        return i < _changes.Count ? _changes[i].Version : null;
    }

    private int FirstAfter(long version)
    {
        int low = 0, high = _changes.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_changes[middle].Version <= version)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
