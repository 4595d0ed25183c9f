using LivePlatform.TenantCredential.Connections;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>Where the rotation of a secret stands.</summary>
public enum RotationPhase
{
    /// <summary>Microsoft is being asked for a new secret.</summary>
    Asking,

    /// <summary>The new secret is being proven, or settles: see <c>change</c>.</summary>
    Changing,

    /// <summary>The new secret serves.</summary>
    Completed,

    /// <summary>Microsoft made none, or the new one was not taken: see <c>failure</c> or <c>change</c>.</summary>
    Failed,
}

/// <summary>The rotation of a connection's secret as the API shows it: the one under way, or the last one.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="IsAutomatic">True when the coming end of the secret began it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Failure">Why Microsoft made no new secret, and what helps; null otherwise.</param>
public sealed record RotationPart(RotationPhase Phase, bool IsAutomatic, DateTimeOffset StartedAt, ConnectionView.FailurePart? Failure)
{
    internal static RotationPart Of(SecretRotation rotation, Connection connection) => new(
        rotation.Step switch
        {
            RotationStep.Asking => RotationPhase.Asking,
            RotationStep.Refused => RotationPhase.Failed,
            _ when connection.Change is not { } change || change.NewVersion != rotation.NewVersion => RotationPhase.Completed,
            _ when connection.Change.IsUnderWay => RotationPhase.Changing,
            _ when connection.Change.HasFailed(connection.CredentialVersion) => RotationPhase.Failed,
            _ => RotationPhase.Completed,
        },
        rotation.IsAutomatic,
        rotation.StartedAt,
        rotation.FailureCode is null
            ? null
            : new(rotation.FailureCode, rotation.FailureClass!.Value, rotation.FailureSentence!, rotation.FailureAction!));
}
