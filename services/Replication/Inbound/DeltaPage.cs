namespace LivePlatform.Replication.Inbound;

/// <summary>One entry of a delta page, in the order in which Microsoft sent it.</summary>
/// <param name="Id">The object.</param>
/// <param name="IsRemoved">True for <c>@removed</c>, whatever its reason: soft-deleted or gone for good, it is no longer in the
/// directory.</param>
/// <param name="Values">Replicated properties in the order of the part's columns, as text; null when the entry carries members
/// only.</param>
/// <param name="Members">What <c>members@delta</c> says; null when it is absent.</param>
/// <param name="Replaced">Values that cannot be stored as they came; null when all can.</param>
public sealed record DeltaEntry(
    Guid Id, bool IsRemoved, string?[]? Values, List<MemberEntry>? Members, List<ReplacedValue>? Replaced = null);

/// <summary>One membership of a group's <c>members@delta</c>.</summary>
/// <param name="Id">The member.</param>
/// <param name="Type">Its kind: user, group, device …; directoryObject when Microsoft does not say.</param>
/// <param name="IsRemoved">True when it left the group.</param>
public readonly record struct MemberEntry(Guid Id, string Type, bool IsRemoved);

/// <summary>A page of a delta query. Has either a next link or a delta link, never both.</summary>
public sealed record DeltaPage(IReadOnlyList<DeltaEntry> Entries, string? NextLink, string? DeltaLink);

/// <summary>A value that is stored otherwise than Microsoft sent it.</summary>
/// <param name="Property">Its name at Microsoft Graph.</param>
/// <param name="Fault">Why.</param>
public readonly record struct ReplacedValue(string Property, ValueFault Fault);

/// <summary>Why a value cannot be stored as Microsoft sent it. Names are stored and returned by the API, so they are not renamed.</summary>
public enum ValueFault
{
    /// <summary>It contains a NUL or an unpaired surrogate, which PostgreSQL cannot store; U+FFFD is stored instead.</summary>
    UnstorableCharacter,

    /// <summary>It is longer than any value that Microsoft documents; it is cut at the limit.</summary>
    TooLong,

    /// <summary>It is of another type than Microsoft documents; no value is stored.</summary>
    WrongType,
}
