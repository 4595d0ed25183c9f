using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Views;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>An upgrade as operators see it.</summary>
/// <param name="Id">The upgrade.</param>
/// <param name="Name">What the operator called it.</param>
/// <param name="Source">Where the new credentials come from.</param>
/// <param name="IsPaused">True: nothing new begins.</param>
/// <param name="Counts">How many connections are in which state.</param>
/// <param name="IsFinished">True when every connection is Done or Unchanged.</param>
/// <param name="CreatedBy">Which operator.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="Version">For If-Match.</param>
public sealed record UpgradeView(
    Guid Id,
    string Name,
    UpgradeSource Source,
    bool IsPaused,
    UpgradeCounts Counts,
    bool IsFinished,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static UpgradeView Of(Upgrade row, UpgradeCounts counts) =>
        new(row.Id, row.Name, row.Source, row.IsPaused, counts, counts.Open == 0, row.CreatedBy, row.CreatedAt, row.Version);
}

/// <summary>How many connections of an upgrade are in which state.</summary>
/// <param name="Waiting">Nothing was done yet.</param>
/// <param name="Invited">Somebody of the customer was invited.</param>
/// <param name="Making">A registration was made; Microsoft's nodes are still hearing of it.</param>
/// <param name="Changing">The new credential is being proven.</param>
/// <param name="Done">The new credential serves.</param>
/// <param name="Unchanged">The credential in use stays, for a reason.</param>
public sealed record UpgradeCounts(int Waiting, int Invited, int Making, int Changing, int Done, int Unchanged)
{
    internal int Open => Waiting + Invited + Making + Changing;

    internal static UpgradeCounts Of(IReadOnlyDictionary<UpgradeItemState, int> counts) => new(
        counts.GetValueOrDefault(UpgradeItemState.Waiting),
        counts.GetValueOrDefault(UpgradeItemState.Invited),
        counts.GetValueOrDefault(UpgradeItemState.Making),
        counts.GetValueOrDefault(UpgradeItemState.Changing),
        counts.GetValueOrDefault(UpgradeItemState.Done),
        counts.GetValueOrDefault(UpgradeItemState.Unchanged));
}

/// <summary>One connection of an upgrade.</summary>
/// <param name="Id">The item.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="ServiceId">Its service.</param>
/// <param name="CustomerId">Its customer.</param>
/// <param name="State">How far it is.</param>
/// <param name="InvitationId">The invitation, where somebody was invited.</param>
/// <param name="Failure">Why it stays as it is, and what helps; null otherwise.</param>
/// <param name="StartedAt">When something was done for it first.</param>
/// <param name="EndedAt">When it was decided.</param>
public sealed record UpgradeItemView(
    Guid Id,
    Guid ConnectionId,
    Guid ServiceId,
    Guid CustomerId,
    UpgradeItemState State,
    Guid? InvitationId,
    ConnectionView.FailurePart? Failure,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    internal static UpgradeItemView Of(UpgradeItem row) => new(
        row.Id, row.ConnectionId, row.ServiceId, row.CustomerId, row.State, row.InvitationId,
        row.FailureCode is null ? null : new(row.FailureCode, row.FailureClass!.Value, row.FailureSentence!, row.FailureAction!),
        row.StartedAt,
        row.EndedAt);
}
