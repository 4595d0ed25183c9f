using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>How we know when a credential ends.</summary>
internal enum ExpirySource
{
    /// <summary>We do not. Never shown as good.</summary>
    Unknown,

    /// <summary>An operator said so.</summary>
    Asked,

    /// <summary>Read from the application in Entra.</summary>
    Read,
}

/// <summary>A secret of a connection, sealed, with what may be known about it. The connection says which is in use; beside it there is at most one that is being proven or stands by.</summary>
internal sealed class StoredCredential : ICustomerOwned
{
    public const int MaxHintLength = 3;

    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    public required Guid ConnectionId { get; init; }

    /// <summary>Grows with each replacement; tokens made with an older version are dropped.</summary>
    public required int Version { get; init; }

    /// <summary>The version of the customer's data key that sealed the secret.</summary>
    public required int DataKeyVersion { get; init; }

    public required byte[] Sealed { get; init; }

    /// <summary>Keyed hash of the secret: equal for equal secrets of one customer, and says nothing without the data key.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>The first characters, as Entra shows them too; null for secrets too short to show any.</summary>
    public required string? Hint { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public DateTimeOffset? ExpiresOn { get; private set; }

    public ExpirySource ExpirySource { get; private set; }

    /// <summary>The key id that Entra gave the secret, once it was recognised there.</summary>
    public Guid? MicrosoftKeyId { get; private set; }

    /// <summary>An operator says when it ends. What Entra said stands above that.</summary>
    public bool TakeExpiryFromOperator(DateTimeOffset expiresOn)
    {
        if (ExpirySource == ExpirySource.Read)
        {
            return false;
        }

        (ExpiresOn, ExpirySource) = (expiresOn.ToMicroseconds(), ExpirySource.Asked);
        return true;
    }

    /// <summary>The same secret under another version ends when it ends.</summary>
    public void TakeExpiryFrom(StoredCredential same) => (ExpiresOn, ExpirySource, MicrosoftKeyId) = (same.ExpiresOn, same.ExpirySource, same.MicrosoftKeyId);

    public void TakeExpiryFromEntra(DateTimeOffset expiresOn, Guid keyId) =>
        (ExpiresOn, ExpirySource, MicrosoftKeyId) = (expiresOn.ToMicroseconds(), ExpirySource.Read, keyId);
}
