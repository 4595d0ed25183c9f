using LivePlatform.Replication.Schema;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Directories;

/// <summary>One part of a directory: the generation that readers see, and from where its next round goes on.</summary>
public sealed class DirectoryPart : ICustomerOwned
{
    /// <summary>Directory objects' delta links live 7 days at Microsoft; an older one than this is not tried.</summary>
    internal static readonly TimeSpan DeltaLinkLifetime = TimeSpan.FromDays(6);

    private DirectoryPart()
    {
    }

    public Guid DirectoryId { get; private init; }

    public PartKind Kind { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>The generation that readers see; 0 until a first full round is complete.</summary>
    public int Generation { get; private set; }

    /// <summary>The highest generation ever begun, so that a new one never meets rows of an abandoned one.</summary>
    public int LastGeneration { get; private set; }

    /// <summary>True while rows of generations that nobody reads are still to be deleted.</summary>
    public bool HasObsoleteRows { get; private set; }

    /// <summary>Where the last complete round ended: the next delta round begins here.</summary>
    public string? DeltaLink { get; private set; }

    public DateTimeOffset? DeltaLinkAt { get; private set; }

    /// <summary>The part was as Microsoft showed it at this time: the start of the last complete round.</summary>
    public DateTimeOffset? FreshAsOf { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    /// <summary>Objects of the part at the end of the last complete round.</summary>
    public int ObjectCount { get; private set; }

    /// <summary>Memberships at the end of the last complete round; 0 for users.</summary>
    public int MemberCount { get; private set; }

    /// <summary>Objects that Microsoft shows without any name, at the end of the last complete round: for want of a permission.</summary>
    public int NamelessObjects { get; private set; }

    /// <summary>Groups that hide their members and showed none, at the end of the last complete round; 0 for users.</summary>
    public int HiddenGroups { get; private set; }

    /// <summary>Memberships of objects that are neither users nor groups, at the end of the last complete round; 0 for users.</summary>
    public int OtherMembers { get; private set; }

    /// <summary>What Microsoft does not let us read, or we do not keep; empty: nothing.</summary>
    public IReadOnlyList<NotReadable> NotReadable => Directories.NotReadable.Of(this);

    public static DirectoryPart Of(Directory directory, PartKind kind) => new()
    {
        DirectoryId = directory.Id,
        Kind = kind,
        ServiceProviderId = directory.ServiceProviderId,
        CustomerId = directory.CustomerId,
    };

    public bool CanContinue(DateTimeOffset now) => Generation > 0 && DeltaLink is not null && now - DeltaLinkAt < DeltaLinkLifetime;

    /// <summary>Begins a generation beside the one that readers see.</summary>
    public int BeginGeneration()
    {
        HasObsoleteRows = LastGeneration > Generation || HasObsoleteRows;
        return ++LastGeneration;
    }

    /// <summary>Microsoft no longer knows the delta link: the next round must be a full one.</summary>
    public void ForgetDeltaLink() => (DeltaLink, DeltaLinkAt) = (null, null);

    /// <summary>A round ended well: readers see its generation from now on.</summary>
    public void Complete(int generation, string deltaLink, DateTimeOffset startedAt, DateTimeOffset now, int objects, int members)
    {
        HasObsoleteRows |= Generation != 0 && Generation != generation;
        Generation = generation;
        (DeltaLink, DeltaLinkAt) = (deltaLink, now);
        (FreshAsOf, CompletedAt) = (startedAt, now);
        (ObjectCount, MemberCount) = (objects, members);
    }

    /// <summary>What a round could not read.</summary>
    public void CouldNotRead(int namelessObjects, int hiddenGroups, int otherMembers) =>
        (NamelessObjects, HiddenGroups, OtherMembers) = (namelessObjects, hiddenGroups, otherMembers);

    /// <summary>
    /// Readers see so many more, or fewer, outside the end of a round of this part: a delta round that did not end well had shown them, or
    /// the memberships of removed users went.
    /// </summary>
    public void Gained(int objects, int members) => (ObjectCount, MemberCount) = (ObjectCount + objects, MemberCount + members);

    public void AbandonGeneration() => HasObsoleteRows = true;

    public void ObsoleteRowsDeleted() => HasObsoleteRows = false;
}
