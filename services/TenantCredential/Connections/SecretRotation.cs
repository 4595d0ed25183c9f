using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>What the row of a rotation says; how the new secret then does is the change's to say.</summary>
internal enum RotationStep
{
    /// <summary>Microsoft is to make the new secret, or is asked at this moment.</summary>
    Asking,

    /// <summary>It made one, which is the connection's new credential.</summary>
    Made,

    /// <summary>It refused; somebody must act.</summary>
    Refused,
}

/// <summary>The rotation of a connection's secret that is under way, or the last one. Only its connection moves it.</summary>
internal sealed class SecretRotation : ICustomerOwned
{
    private SecretRotation()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>Names the secrets that this rotation makes in Entra, so that one whose text got lost is found again and deleted.</summary>
    public Guid MarkId { get; private set; }

    /// <summary>Grows each time Microsoft is asked: the answer to an earlier question is stored no more.</summary>
    public int Attempt { get; private set; }

    public RotationStep Step { get; private set; }

    /// <summary>True when the end of the secret began it, false when an operator did.</summary>
    public bool IsAutomatic { get; private set; }

    /// <summary>The application whose secret is rotated; null for rotations that began before this was kept.</summary>
    public Guid? ClientId { get; private set; }

    /// <summary>True when Microsoft may have made a secret that nobody took.</summary>
    public bool MayHaveLost => Step != RotationStep.Made && Attempt > 0;

    /// <summary>The version of the credential that is to be replaced.</summary>
    public int FromVersion { get; private set; }

    /// <summary>The version of the new one, once it is made.</summary>
    public int? NewVersion { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Microsoft's refusal.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>What all secrets of this rotation are called, before the number of the attempt.</summary>
    public string NamePrefix => $"LivePlatform {MarkId:N}.";

    /// <summary>What the secret of the present attempt is called in Entra.</summary>
    public string SecretName => $"{NamePrefix}{Attempt}";

    public static SecretRotation Of(Connection connection) =>
        new() { ConnectionId = connection.Id, ServiceProviderId = connection.ServiceProviderId, CustomerId = connection.CustomerId };

    /// <summary>It begins, or begins anew after a refusal.</summary>
    public void Begin(Guid clientId, int fromVersion, bool isAutomatic, DateTimeOffset now)
    {
        (Step, MarkId, Attempt, IsAutomatic, FromVersion, NewVersion) =
            (RotationStep.Asking, Guid.NewGuid(), 0, isAutomatic, fromVersion, null);
        (ClientId, StartedAt) = (clientId, now.ToMicroseconds());
        Failure = null;
    }

    /// <summary>Microsoft is about to be asked (once more).</summary>
    public void Ask() => Attempt++;

    public void Made(int newVersion) => (Step, NewVersion) = (RotationStep.Made, newVersion);

    /// <summary>Another credential took the place of the one that was to be replaced, before Microsoft made one.</summary>
    public void Overtaken(int byVersion)
    {
        if (Step == RotationStep.Asking)
        {
            Made(byVersion);
        }
    }

    public void Refuse(MicrosoftFailure failure, DateTimeOffset now)
    {
        Step = RotationStep.Refused;
        Failure = Failure.Of(failure, now);
    }
}
