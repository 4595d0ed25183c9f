using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>How one Service authenticates to its M365Tenant. Only its transition methods move it.</summary>
internal sealed partial class Connection : Versioned, ICustomerOwned
{
    private Connection()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ServiceId { get; private init; }

    public Guid M365TenantId { get; private init; }

    /// <summary>The application of the credential in use.</summary>
    public Guid ClientId { get; private set; }

    /// <summary>How the credential in use authenticates.</summary>
    public ConnectionMethod Method { get; private set; }

    public ConnectionStatus Status { get; private set; }

    /// <summary>The version of the credential in use.</summary>
    public int CredentialVersion { get; private set; }

    /// <summary>The credential in use; null once the connection is removed.</summary>
    public StoredCredential? Credential { get; private set; }

    public Guid? CredentialId { get; private set; }

    /// <summary>The change of credential that is under way, or the last one; null when there was none.</summary>
    public CredentialChange? Change { get; private set; }

    /// <summary>The rotation of its secret that is under way, or the last one; null when there was none.</summary>
    public SecretRotation? Rotation { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When Microsoft last answered the question whether it works.</summary>
    public DateTimeOffset? LastValidatedAt { get; private set; }

    /// <summary>Microsoft's last refusal; null while there is none.</summary>
    public Failure? Failure { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>A connection that was never proven. Its credential is version 1.</summary>
    public static Connection Of(Guid serviceId, Guid m365TenantId, StoredCredential credential, DateTimeOffset now)
    {
        var connection = new Connection
        {
            Id = credential.ConnectionId,
            ServiceProviderId = credential.ServiceProviderId,
            CustomerId = credential.CustomerId,
            ServiceId = serviceId,
            M365TenantId = m365TenantId,
            Status = ConnectionStatus.Unverified,
            CreatedAt = now.ToMicroseconds(),
        };
        connection.Use(credential);
        return connection;
    }

    /// <summary>A proof succeeded.</summary>
    public void Proven(DateTimeOffset now)
    {
        RequireLive();
        Status = ConnectionStatus.Verified;
        LastValidatedAt = now.ToMicroseconds();
        Failure = null;
        Changed();
    }

    /// <summary>A proof was refused, and trying again by itself will not help.</summary>
    public void Refused(MicrosoftFailure failure, DateTimeOffset now)
    {
        RequireLive();
        Status = ConnectionStatus.Failed;
        LastValidatedAt = now.ToMicroseconds();
        Failure = Failure.Of(failure, now);
        Changed();
    }

    /// <summary>
    /// A proof was refused so soon after a change that the change may still be spreading at Microsoft. The status stays; the reason is
    /// shown.
    /// </summary>
    /// <returns>False when the same reason stood there already: nothing changed.</returns>
    public bool RefusedForNow(MicrosoftFailure failure, DateTimeOffset now)
    {
        RequireLive();
        if (Failure?.Code == failure.Code)
        {
            return false;
        }

        LastValidatedAt = now.ToMicroseconds();
        Failure = Failure.Of(failure, now);
        Changed();
        return true;
    }

    /// <summary>The version that the next new credential gets: one that was refused is not used again.</summary>
    public int NextCredentialVersion => Math.Max(CredentialVersion, Change?.NewVersion ?? 0) + 1;

    /// <summary>True when Microsoft can make a new secret in the place of the one in use.</summary>
    public bool IsRotatable => Status == ConnectionStatus.Verified && Credential is { Kind: CredentialKind.ClientSecret };

    /// <summary>Microsoft is to make a new secret.</summary>
    public void BeginRotation(bool isAutomatic, DateTimeOffset now)
    {
        RequireLive();
        Rotation ??= SecretRotation.Of(this);
        Rotation.Begin(ClientId, CredentialVersion, isAutomatic, now);
        Changed();
    }

    /// <summary>Microsoft made one: it is to be proven, as nobody has used it yet.</summary>
    public void TakeRotated(StoredCredential made, DateTimeOffset now)
    {
        BeginChange(made, now, proofs: 0);
        Rotation!.Made(made.Version);
    }

    /// <summary>Microsoft makes none.</summary>
    public void RefuseRotation(MicrosoftFailure failure, DateTimeOffset now)
    {
        RequireLive();
        Rotation!.Refuse(failure, now);
        Changed();
    }

    /// <summary>An operator said when the credential ends.</summary>
    /// <returns>False when Entra said so already; nothing changed.</returns>
    public bool TakeExpiryFromOperator(DateTimeOffset expiresOn)
    {
        RequireLive();
        if (!Credential!.TakeExpiryFromOperator(expiresOn))
        {
            return false;
        }

        Changed();
        return true;
    }

    /// <summary>The connection ends. Its credentials are deleted; the row stays, so that its end can be told again.</summary>
    public IReadOnlyList<StoredCredential> Remove(DateTimeOffset now)
    {
        RequireLive();
        List<StoredCredential> gone = [Credential!];
        if (Change is { IsUnderWay: true } change)
        {
            gone.Add(change.End(ChangePhase.Completed, null, now)!);
        }

        (RemovedAt, Credential, CredentialId) = (now.ToMicroseconds(), null, null);
        Changed();
        return gone;
    }

    /// <summary>What the event says about it.</summary>
    public ConnectionChanged ToEvent() =>
        new(
            Id, ServiceId, CustomerId, M365TenantId, Method, Status, ClientId, CredentialVersion, Credential?.ExpiresOn,
            Failure?.Class.ToString(), Failure?.Action, CreatedAt, RemovedAt is not null, Version,
            CredentialNeverExpires: Credential?.ExpirySource == ExpirySource.Never);

    private void Use(StoredCredential credential)
    {
        (Credential, CredentialId, CredentialVersion) = (credential, credential.Id, credential.Version);
        (ClientId, Method) = (credential.ClientId, credential.Kind.Method());
    }

    private void RequireNext(StoredCredential credential)
    {
        RequireLive();
        if (credential.Version < NextCredentialVersion || credential.ConnectionId != Id)
        {
            throw new InvalidOperationException(
                $"Credential {credential.Version} of {credential.ConnectionId} cannot follow {NextCredentialVersion - 1} of {Id}.");
        }
    }

    private void RequireLive()
    {
        if (RemovedAt is not null || Credential is null)
        {
            throw new InvalidOperationException($"Connection {Id} is removed, or was read without its credential.");
        }
    }
}
