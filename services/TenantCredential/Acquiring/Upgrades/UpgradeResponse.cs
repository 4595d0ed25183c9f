using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Views;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>A bulk upgrade of connections to app registrations.</summary>
/// <param name="Id">Id of the upgrade.</param>
/// <param name="Name">Name that the operator gave it.</param>
/// <param name="Source">Where the new credentials come from.</param>
/// <param name="IsPaused">Whether the upgrade is paused; connections that wait are not started then.</param>
/// <param name="Counts">Number of connections in each state.</param>
/// <param name="IsFinished">Whether every connection is in state Done or Unchanged.</param>
/// <param name="CreatedBy">Name of the operator who created the upgrade.</param>
/// <param name="CreatedAt">When the upgrade was created (UTC).</param>
/// <param name="Version">Version of the upgrade, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record UpgradeResponse(
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
    internal static UpgradeResponse Of(Upgrade row, UpgradeCounts counts) =>
        new(row.Id, row.Name, row.Source, row.IsPaused, counts, counts.Open == 0, row.CreatedBy, row.CreatedAt, row.Version);
}

/// <summary>Number of connections of an upgrade in each state.</summary>
/// <param name="Waiting">Connections for which nothing was done yet.</param>
/// <param name="Invited">Connections for which a person of the customer was invited.</param>
/// <param name="Making">Connections whose new app registration was created and is still spreading at Microsoft.</param>
/// <param name="Changing">Connections whose new credential is being tested.</param>
/// <param name="Done">Connections that use the new credential.</param>
/// <param name="Unchanged">Connections that still use their former credential; the item's failure says why.</param>
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
/// <param name="Id">Id of the item.</param>
/// <param name="ConnectionId">Id of the connection to upgrade.</param>
/// <param name="ServiceId">Id of the voice service that the connection belongs to.</param>
/// <param name="CustomerId">Id of the customer that the service belongs to.</param>
/// <param name="State">State of this connection's upgrade.</param>
/// <param name="InvitationId">Id of the invitation that was created; null when none was.</param>
/// <param name="Failure">Why the connection was not upgraded, and the remedy; null otherwise.</param>
/// <param name="StartedAt">When work on the connection began (UTC); null until then.</param>
/// <param name="EndedAt">When the item became Done or Unchanged (UTC); null until then.</param>
public sealed record UpgradeItemResponse(
    Guid Id,
    Guid ConnectionId,
    Guid ServiceId,
    Guid CustomerId,
    UpgradeItemState State,
    Guid? InvitationId,
    ConnectionResponse.FailureResponse? Failure,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    internal static UpgradeItemResponse Of(UpgradeItem row) => new(
        row.Id, row.ConnectionId, row.ServiceId, row.CustomerId, row.State, row.InvitationId,
        ConnectionResponse.FailureResponse.Of(row.Failure),
        row.StartedAt,
        row.EndedAt);
}
