using LivePlatform.TenantCredential.Connections;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>Phase of the rotation of a client secret.</summary>
public enum RotationPhase
{
    /// <summary>Microsoft is being asked for a new secret.</summary>
    Asking,

    /// <summary>The new secret is being tested or settles; see <c>change</c>.</summary>
    Changing,

    /// <summary>The new secret is in use.</summary>
    Completed,

    /// <summary>Microsoft issued no secret, or refused the new one; see <c>failure</c> or <c>change</c>.</summary>
    Failed,
}

/// <summary>The rotation of a connection's client secret that is under way, or the last one.</summary>
/// <param name="Phase">Phase that the rotation is in.</param>
/// <param name="IsAutomatic">Whether the approaching expiry of the secret started the rotation, not an operator.</param>
/// <param name="StartedAt">When the rotation began (UTC).</param>
/// <param name="Failure">Why Microsoft issued no new secret, and the remedy; null otherwise.</param>
public sealed record RotationResponse(RotationPhase Phase, bool IsAutomatic, DateTimeOffset StartedAt,
    ConnectionResponse.FailureResponse? Failure)
{
    internal static RotationResponse Of(SecretRotation rotation, Connection connection) => new(
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
        ConnectionResponse.FailureResponse.Of(rotation.Failure));
}
