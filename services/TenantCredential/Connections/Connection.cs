using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>How one Service authenticates to its M365Tenant. Only its transition methods move it.</summary>
internal sealed class Connection : Versioned, ICustomerOwned
{
    private Connection()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ServiceId { get; private init; }

    public Guid M365TenantId { get; private init; }

    public Guid ClientId { get; private init; }

    public ConnectionMethod Method { get; private init; }

    public ConnectionStatus Status { get; private set; }

    /// <summary>The version of the credential in use.</summary>
    public int CredentialVersion { get; private set; }

    /// <summary>The credential in use; null once the connection is removed.</summary>
    public StoredCredential? Credential { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When Microsoft last answered the question whether it works.</summary>
    public DateTimeOffset? LastValidatedAt { get; private set; }

    /// <summary>Microsoft's code of the last refusal; null while there is none. Class, sentence and action belong to it.</summary>
    public string? FailureCode { get; private set; }

    public MicrosoftFailureClass? FailureClass { get; private set; }

    public string? FailureSentence { get; private set; }

    public string? FailureAction { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>A connection by application registration, never proven. Its credential is version 1.</summary>
    public static Connection Of(Guid id, ServiceProviderId provider, Guid customerId, Guid serviceId, Guid m365TenantId, Guid clientId, StoredCredential credential, DateTimeOffset now) =>
        new()
        {
            Id = id,
            ServiceProviderId = provider,
            CustomerId = customerId,
            ServiceId = serviceId,
            M365TenantId = m365TenantId,
            ClientId = clientId,
            Method = ConnectionMethod.AppRegistration,
            Status = ConnectionStatus.Unverified,
            CredentialVersion = credential.Version,
            Credential = credential,
            CreatedAt = now.ToMicroseconds(),
        };

    /// <summary>A proof succeeded.</summary>
    public void Proven(DateTimeOffset now)
    {
        RequireLive();
        Status = ConnectionStatus.Verified;
        LastValidatedAt = now.ToMicroseconds();
        Forget();
        Changed();
    }

    /// <summary>A proof was refused, and trying again by itself will not help.</summary>
    public void Refused(MicrosoftFailure failure, DateTimeOffset now)
    {
        RequireLive();
        Status = ConnectionStatus.Failed;
        LastValidatedAt = now.ToMicroseconds();
        Keep(failure);
        Changed();
    }

    /// <summary>A proof was refused so soon after a change that the change may still be spreading at Microsoft. The status stays; the reason is shown.</summary>
    /// <returns>False when the same reason stood there already: nothing changed.</returns>
    public bool RefusedForNow(MicrosoftFailure failure, DateTimeOffset now)
    {
        RequireLive();
        if (FailureCode == failure.Code)
        {
            return false;
        }

        LastValidatedAt = now.ToMicroseconds();
        Keep(failure);
        Changed();
        return true;
    }

    /// <summary>A proven credential takes the place of the one in use.</summary>
    public void Replaced(StoredCredential proven, DateTimeOffset now)
    {
        RequireLive();
        if (proven.Version != CredentialVersion + 1 || proven.ConnectionId != Id)
        {
            throw new InvalidOperationException($"Credential {proven.Version} of {proven.ConnectionId} cannot follow {CredentialVersion} of {Id}.");
        }

        (Credential, CredentialVersion) = (proven, proven.Version);
        Proven(now);
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

    /// <summary>The connection ends. Its credential is deleted; the row stays, so that its end can be told again.</summary>
    public StoredCredential Remove(DateTimeOffset now)
    {
        RequireLive();
        var credential = Credential!;
        (RemovedAt, Credential) = (now.ToMicroseconds(), null);
        Changed();
        return credential;
    }

    /// <summary>What the event says about it.</summary>
    public ConnectionChanged ToEvent() =>
        new(
            Id, ServiceId, CustomerId, M365TenantId, Method, Status, ClientId, CredentialVersion, Credential?.ExpiresOn,
            FailureClass?.ToString(), FailureAction, CreatedAt, RemovedAt is not null, Version);

    private void Keep(MicrosoftFailure failure) =>
        (FailureCode, FailureClass, FailureSentence, FailureAction) = (failure.Code, failure.Class, failure.Sentence, failure.Action);

    private void Forget() => (FailureCode, FailureClass, FailureSentence, FailureAction) = (null, null, null, null);

    private void RequireLive()
    {
        if (RemovedAt is not null || Credential is null)
        {
            throw new InvalidOperationException($"Connection {Id} is removed, or was read without its credential.");
        }
    }
}
