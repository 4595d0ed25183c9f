using LivePlatform.TenantCredential.Connections;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>The change of a connection's credential that is under way, or the last one that ended.</summary>
/// <param name="Phase">Phase that the change is in.</param>
/// <param name="CredentialVersion">Version number of the new credential.</param>
/// <param name="Proofs">Number of successive sign-ins at Microsoft that the new credential has passed.</param>
/// <param name="ProofsNeeded">Number of successive sign-ins that the new credential must pass before it is used.</param>
/// <param name="StartedAt">When the change began (UTC).</param>
/// <param name="SettlesUntil">Time until which the former credential remains available as a fallback, at least (UTC); null before the
/// switch.</param>
/// <param name="Refusals">Number of times Microsoft Entra refused the new credential after the switch, when the former one was used
/// instead.</param>
/// <param name="RefusedSince">Since when every sign-in with the new credential is refused (UTC); null while it works. After two hours
/// the change is undone if the former one still works.</param>
/// <param name="Failure">Microsoft's last refusal of the new credential, or the roles that it lacks in phase NeedsRoles; null when there is
/// none.</param>
/// <param name="EndedAt">When the change ended (UTC); null while it is under way.</param>
public sealed record CredentialChangeResponse(
    ChangePhase Phase,
    int CredentialVersion,
    int Proofs,
    int ProofsNeeded,
    DateTimeOffset StartedAt,
    DateTimeOffset? SettlesUntil,
    int Refusals,
    DateTimeOffset? RefusedSince,
    ConnectionResponse.FailureResponse? Failure,
    DateTimeOffset? EndedAt)
{
    internal static CredentialChangeResponse Of(CredentialChange change) => new(
        change.Phase,
        change.NewVersion,
        change.Successes,
        CredentialChange.ProofsNeeded,
        change.StartedAt,
        change.SettlesUntil,
        change.Refusals,
        change.RefusedSince,
        ConnectionResponse.FailureResponse.Of(change.WhatStopsIt),
        change.EndedAt);
}
