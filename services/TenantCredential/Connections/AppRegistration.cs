using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keys;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>A registration that the platform makes for one connection. Each step is found again by its id: nothing is made twice.</summary>
internal sealed class AppRegistration : ICustomerOwned
{
    private AppRegistration()
    {
    }

    public Guid ConnectionId { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>Entra's alternate key of the application (<c>uniqueName</c>): asking twice makes one.</summary>
    public string UniqueName => $"live-platform-{ConnectionId:N}";

    /// <summary>What an administrator reads in Entra.</summary>
    public string DisplayName { get; private init; } = "";

    public RegistrationState State { get; private set; }

    /// <summary>The application (client) id, once it exists.</summary>
    public Guid? AppId { get; private set; }

    /// <summary>The object id of its service principal, once that exists.</summary>
    public Guid? PrincipalId { get; private set; }

    /// <summary>The secret, sealed, until it is the connection's credential. Its row is that of a credential of version 0.</summary>
    public Guid SecretId { get; private set; }

    public int? DataKeyVersion { get; private set; }

    public byte[]? Sealed { get; private set; }

    public Guid? MicrosoftKeyId { get; private set; }

    public DateTimeOffset? SecretExpiresOn { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Who makes it at this moment; null when nobody does.</summary>
    public Guid? Claim { get; private set; }

    /// <summary>When others may take over, by the database's clock.</summary>
    public DateTimeOffset? ClaimedUntil { get; private set; }

    /// <summary>When everything was there; null before.</summary>
    public DateTimeOffset? ReadyAt { get; private set; }

    /// <summary>Microsoft's refusal.</summary>
    public Failure? Failure { get; private set; }

    public static AppRegistration Of(Connection connection, string displayName, DateTimeOffset now) => new()
    {
        ConnectionId = connection.Id,
        ServiceProviderId = connection.ServiceProviderId,
        CustomerId = connection.CustomerId,
        DisplayName = displayName,
        SecretId = Guid.CreateVersion7(now),
        StartedAt = now.ToMicroseconds(),
    };

    /// <summary>What its secrets are called in Entra: one whose text got lost is found by it.</summary>
    public string SecretName => $"LivePlatform {SecretId:N}";

    /// <summary>Where its sealed secret stands.</summary>
    public SecretPlace SecretPlace => new(ServiceProviderId, ConnectionId, SecretId, 0);

    /// <summary>It is made (once more): application and consent are found again, the secret is another one.</summary>
    public void Restart(DateTimeOffset now)
    {
        (State, SecretId, StartedAt, ReadyAt) = (RegistrationState.Making, Guid.CreateVersion7(now), now.ToMicroseconds(), null);
        Failure = null;
    }

    /// <summary>Its maker died or gives no sign: what that one may still make at Microsoft has the former name.</summary>
    public void Rename(DateTimeOffset now) => SecretId = Guid.CreateVersion7(now);

    /// <summary>Its maker is done for now.</summary>
    public void Release() => (Claim, ClaimedUntil) = (null, null);

    public void Exists(Guid appId, Guid principalId) => (AppId, PrincipalId) = (appId, principalId);

    public void TakeSecret(SealedSecret secret, Guid keyId, DateTimeOffset expiresOn) =>
        (DataKeyVersion, Sealed, MicrosoftKeyId, SecretExpiresOn) =
            (secret.DataKeyVersion, secret.Bytes, keyId, expiresOn.ToMicroseconds());

    /// <summary>Everything is there.</summary>
    public void BeReady(DateTimeOffset now)
    {
        (State, ReadyAt) = (RegistrationState.Ready, now.ToMicroseconds());
        Failure = null;
    }

    /// <summary>Something is missing that another administrator can give.</summary>
    public void Wait(RegistrationState state, MicrosoftFailure why, DateTimeOffset now)
    {
        State = state;
        Failure = Failure.Of(why, now);
    }

    /// <summary>It is over, in one way or the other: the secret is not needed here any more.</summary>
    public void End(RegistrationState how, MicrosoftFailure? why, DateTimeOffset now)
    {
        (State, Sealed, DataKeyVersion) = (how, null, null);
        Release();
        Failure = Failure.Of(why, now);
    }
}
