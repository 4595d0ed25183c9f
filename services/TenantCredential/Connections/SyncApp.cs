using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.StoredSecrets;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>
/// The provider's own multi-tenant application, as which it asks for tokens of users of its customers. With its secret every connection by
/// password or delegated token of that provider would end, so it is proven, told of and replaced like a credential of its own. A provider
/// has one at most.
/// </summary>
internal sealed class SyncApp : Versioned, IProviderOwned
{
    public const int MaxHintLength = StoredCredential.MaxHintLength;

    /// <summary>How long the former secret helps out where Entra does not know the new one yet.</summary>
    public static readonly TimeSpan FormerHelpsFor = TimeSpan.FromMinutes(15);

    private SyncApp()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    /// <summary>The provider's own tenant, where the application is registered.</summary>
    public Guid M365TenantId { get; private init; }

    public Guid ClientId { get; private init; }

    public int SecretVersion { get; private set; }

    public int DataKeyVersion { get; private set; }

    public byte[] Sealed { get; private set; } = [];

    public string? Hint { get; private set; }

    public DateTimeOffset StoredAt { get; private set; }

    public int? FormerDataKeyVersion { get; private set; }

    /// <summary>The former secret; its version is the one before.</summary>
    public byte[]? FormerSealed { get; private set; }

    public DateTimeOffset? ExpiresOn { get; private set; }

    public ExpirySource ExpirySource { get; private set; }

    public Guid? MicrosoftKeyId { get; private set; }

    public ConnectionStatus Status { get; private set; }

    public DateTimeOffset? LastValidatedAt { get; private set; }

    public Failure? Failure { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public SealedValue Secret => new(SecretVersion, DataKeyVersion, Sealed);

    public static SyncApp Of(ServiceProviderId provider, Guid id, Guid m365TenantId, Guid clientId, DateTimeOffset now) =>
        new() { Id = id, ServiceProviderId = provider, M365TenantId = m365TenantId, ClientId = clientId, CreatedAt = now.ToMicroseconds() };

    /// <summary>A new secret takes the place of the one before, which helps out for a while.</summary>
    public void Take(SealedValue secret, string? hint, DateTimeOffset now)
    {
        if (SecretVersion > 0)
        {
            (FormerDataKeyVersion, FormerSealed) = (DataKeyVersion, Sealed);
        }

        (SecretVersion, DataKeyVersion, Sealed, Hint) = (secret.Version, secret.DataKeyVersion, secret.Bytes, hint);
        (StoredAt, ExpiresOn, ExpirySource, MicrosoftKeyId) = (now.ToMicroseconds(), null, ExpirySource.Unknown, null);
    }

    /// <summary>The former secret, while it helps out.</summary>
    public SealedValue? FormerSecret(DateTimeOffset now) =>
        FormerSealed is { } bytes && now < StoredAt + FormerHelpsFor
            ? new SealedValue(SecretVersion - 1, FormerDataKeyVersion!.Value, bytes)
            : null;

    /// <summary>It helped long enough; its bytes are not kept.</summary>
    public void ForgetFormer(DateTimeOffset now)
    {
        if (now >= StoredAt + FormerHelpsFor)
        {
            (FormerDataKeyVersion, FormerSealed) = (null, null);
        }
    }

    public void TakeExpiryFromEntra(DateTimeOffset expiresOn, Guid keyId) =>
        (ExpiresOn, ExpirySource, MicrosoftKeyId) = (expiresOn.ToMicroseconds(), ExpirySource.Read, keyId);

    /// <summary>An operator says when the secret ends. What Entra said stands above that.</summary>
    public void TakeExpiryFromOperator(DateTimeOffset expiresOn)
    {
        if (ExpirySource != ExpirySource.Read)
        {
            (ExpiresOn, ExpirySource) = (expiresOn.ToMicroseconds(), ExpirySource.EnteredByOperator);
        }
    }

    public void Proven(DateTimeOffset now)
    {
        (Status, LastValidatedAt) = (ConnectionStatus.Verified, now.ToMicroseconds());
        Failure = null;
        Changed();
    }

    public void Refused(MicrosoftFailure failure, DateTimeOffset now)
    {
        (Status, LastValidatedAt) = (ConnectionStatus.Failed, now.ToMicroseconds());
        Failure = Failure.Of(failure, now);
        Changed();
    }
}
