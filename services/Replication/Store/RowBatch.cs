using LivePlatform.Replication.Inbound;

namespace LivePlatform.Replication.Store;

/// <summary>
/// Pages folded into what one commit writes. Entries come in the order of the pages; of several about the same object, the last one holds.
/// </summary>
public sealed class RowBatch
{
    /// <summary>Most rows in one commit: more gains no speed and costs memory.</summary>
    public const int MaxRows = 10_000;

    /// <summary>Objects to write, by id.</summary>
    public Dictionary<Guid, string?[]> Objects { get; } = [];

    /// <summary>Objects that were removed.</summary>
    public HashSet<Guid> RemovedObjects { get; } = [];

    /// <summary>Memberships to write, with the member's type.</summary>
    public Dictionary<(Guid Group, Guid Member), string> Members { get; } = [];

    /// <summary>Memberships that were removed.</summary>
    public HashSet<(Guid Group, Guid Member)> RemovedMembers { get; } = [];

    /// <summary>Of objects to write: values that are stored otherwise than Microsoft sent them.</summary>
    public Dictionary<Guid, List<ReplacedValue>> Replaced { get; } = [];

    public int Pages { get; private set; }

    /// <summary>Where to go on after this batch.</summary>
    public string? NextLink { get; private set; }

    /// <summary>Set when this batch holds the last page.</summary>
    public string? EndLink { get; private set; }

    public int Rows => Objects.Count + RemovedObjects.Count + Members.Count + RemovedMembers.Count;

    public bool IsFull => Rows >= MaxRows;

    public void Add(DeltaPage page)
    {
        foreach (var entry in page.Entries)
        {
            Add(entry);
        }

        Pages++;
        (NextLink, EndLink) = (page.NextLink, page.DeltaLink);
    }

    private void Add(DeltaEntry entry)
    {
        if (entry.IsRemoved)
        {
            Objects.Remove(entry.Id);
            Replaced.Remove(entry.Id);
            RemovedObjects.Add(entry.Id);
            return;
        }

        if (entry.Values is not null)
        {
            RemovedObjects.Remove(entry.Id);
            Objects[entry.Id] = entry.Values;
            Replaced.Remove(entry.Id);
        }

        if (entry.Replaced is not null)
        {
            Replaced[entry.Id] = entry.Replaced;
        }

        foreach (var member in entry.Members ?? [])
        {
            var key = (entry.Id, member.Id);
            if (member.IsRemoved)
            {
                Members.Remove(key);
                RemovedMembers.Add(key);
            }
            else
            {
                RemovedMembers.Remove(key);
                Members[key] = member.Type;
            }
        }
    }
}
