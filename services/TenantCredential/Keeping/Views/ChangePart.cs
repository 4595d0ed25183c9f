using LivePlatform.TenantCredential.Connections;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>The change of a connection's credential as the API shows it: the one under way, or the last one.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Version">The version of the new credential.</param>
/// <param name="Proofs">How often the new one was proven, one after another.</param>
/// <param name="ProofsNeeded">How often it must be.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="SettlesUntil">Until when the former one stands by at least; null before the switch.</param>
/// <param name="Refusals">How often Entra refused the new one since it serves, and the former one answered for it.</param>
/// <param name="RefusedSince">Since when it is refused each time; null while it is taken. After two hours the change is undone.</param>
/// <param name="Failure">Microsoft's last refusal of the new one, or what its principal lacks while it needs roles; null while there is
/// none.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record ChangePart(
    ChangePhase Phase,
    int Version,
    int Proofs,
    int ProofsNeeded,
    DateTimeOffset StartedAt,
    DateTimeOffset? SettlesUntil,
    int Refusals,
    DateTimeOffset? RefusedSince,
    ConnectionView.FailurePart? Failure,
    DateTimeOffset? EndedAt)
{
    internal static ChangePart Of(CredentialChange change) => new(
        change.Phase,
        change.NewVersion,
        change.Successes,
        CredentialChange.ProofsNeeded,
        change.StartedAt,
        change.SettlesUntil,
        change.Refusals,
        change.RefusedSince,
        FailureOf(change),
        change.EndedAt);

    private static ConnectionView.FailurePart? FailureOf(CredentialChange change) =>
        change.Phase == ChangePhase.NeedsRoles && change.MissingRoles() is var lack ? new(lack.Code, lack.Class, lack.Sentence, lack.Action)
        : change.FailureCode is null ? null
        : new(change.FailureCode, change.FailureClass!.Value, change.FailureSentence!, change.FailureAction!);
}
