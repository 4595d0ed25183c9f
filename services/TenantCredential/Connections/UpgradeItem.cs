using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keys;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>One connection of an upgrade. It moves in the commit that moves what it tells of.</summary>
internal sealed class UpgradeItem : ICustomerOwned
{
    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    public required Guid UpgradeId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required Guid ServiceId { get; init; }

    public UpgradeItemState State { get; private set; }

    /// <summary>The registration of a list's line; null for other sources.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>The line's secret, sealed, until it is the connection's credential or was refused.</summary>
    public byte[]? Sealed { get; set; }

    public int? DataKeyVersion { get; set; }

    public Guid? InvitationId { get; private set; }

    /// <summary>The version of the new credential, once it is taken.</summary>
    public int? NewVersion { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it stays as it is.</summary>
    public Failure? Failure { get; private set; }

    /// <summary>True until it is decided.</summary>
    public bool IsOpen => State is not (UpgradeItemState.Done or UpgradeItemState.Unchanged);

    /// <summary>Where its sealed secret stands.</summary>
    public SecretPlace SecretPlace => new(ServiceProviderId, ConnectionId, Id, 0);

    public static UpgradeItem Of(Upgrade upgrade, Connection connection, Guid? clientId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ServiceProviderId = connection.ServiceProviderId,
        CustomerId = connection.CustomerId,
        UpgradeId = upgrade.Id,
        ConnectionId = connection.Id,
        ServiceId = connection.ServiceId,
        ClientId = clientId,
    };

    public void Seal(SealedSecret secret) => (Sealed, DataKeyVersion) = (secret.Bytes, secret.DataKeyVersion);

    public void Invite(Guid invitationId, DateTimeOffset now)
    {
        InvitationId = invitationId;
        Begin(UpgradeItemState.Invited, now);
    }

    public void Make(DateTimeOffset now) => Begin(UpgradeItemState.Making, now);

    public void Change(int newVersion, DateTimeOffset now)
    {
        NewVersion = newVersion;
        Begin(UpgradeItemState.Changing, now);
    }

    public void Succeed(DateTimeOffset now) => End(UpgradeItemState.Done, null, now);

    public void Stay(MicrosoftFailure why, DateTimeOffset now) => End(UpgradeItemState.Unchanged, why, now);

    /// <summary>The change that it tells of was undone while the former credential still stood by.</summary>
    public void Undo(MicrosoftFailure why, DateTimeOffset now)
    {
        Require(State == UpgradeItemState.Done);
        Close(UpgradeItemState.Unchanged, why, now);
    }

    private void Begin(UpgradeItemState state, DateTimeOffset now)
    {
        Require(IsOpen);
        State = state;
        StartedAt ??= now.ToMicroseconds();
    }

    private void End(UpgradeItemState how, MicrosoftFailure? why, DateTimeOffset now)
    {
        Require(IsOpen);
        Close(how, why, now);
    }

    private void Require(bool isAllowed)
    {
        if (!isAllowed)
        {
            throw new InvalidOperationException($"Item {Id} is {State}: what an upgrade came to is history.");
        }
    }

    private void Close(UpgradeItemState how, MicrosoftFailure? why, DateTimeOffset now)
    {
        (State, EndedAt, Sealed, DataKeyVersion) = (how, now.ToMicroseconds(), null, null);
        StartedAt ??= EndedAt;
        Failure = Failure.Of(why, now);
    }
}
