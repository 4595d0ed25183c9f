namespace LivePlatform.Replication.Inbound;

/// <summary>One entry of a delta page, in the order in which Microsoft sent it.</summary>
/// <param name="Id">The object.</param>
/// <param name="IsRemoved">True for <c>@removed</c>, whatever its reason: soft-deleted or gone for good, it is no longer in the directory.</param>
/// <param name="Values">Replicated properties in the order of the part's columns, as text; null when the entry carries members only.</param>
/// <param name="Members">What <c>members@delta</c> says; null when it is absent.</param>
public sealed record DeltaEntry(Guid Id, bool IsRemoved, string?[]? Values, List<MemberEntry>? Members);

/// <summary>One membership of a group's <c>members@delta</c>.</summary>
/// <param name="Id">The member.</param>
/// <param name="Type">Its kind: user, group, device …</param>
/// <param name="IsRemoved">True when it left the group.</param>
public readonly record struct MemberEntry(Guid Id, string Type, bool IsRemoved);

/// <summary>A page of a delta query. Has either a next link or a delta link, never both.</summary>
public sealed record DeltaPage(IReadOnlyList<DeltaEntry> Entries, string? NextLink, string? DeltaLink);
