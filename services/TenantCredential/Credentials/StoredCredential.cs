using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>
/// A secret of a connection, sealed, with what may be known about it. The connection says which is in use; beside it there is at most one
/// that is being proven or stands by.
/// </summary>
internal sealed class StoredCredential : ICustomerOwned
{
    public const int MaxHintLength = 3;

    public const int MaxAccountNameLength = 320;

    /// <summary>
    /// How long an unused refresh token lives: https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime.
    /// </summary>
    public static readonly TimeSpan RefreshTokenLife = TimeSpan.FromDays(90);

    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    public required Guid ConnectionId { get; init; }

    /// <summary>Grows with each replacement; tokens made with an older version are dropped.</summary>
    public required int Version { get; init; }

    public required CredentialKind Kind { get; init; }

    /// <summary>
    /// The application as which it asks: a registration in the customer's tenant, or the provider's SyncApp for what a user granted.
    /// </summary>
    public required Guid ClientId { get; init; }

    /// <summary>The user who signs in, or signed in once; null for an application's own credential.</summary>
    public required string? AccountName { get; init; }

    /// <summary>The version of the customer's data key that sealed the secret.</summary>
    public required int DataKeyVersion { get; init; }

    public required byte[] Sealed { get; init; }

    /// <summary>Keyed hash of the secret: equal for equal secrets of one customer, and says nothing without the data key.</summary>
    public required byte[] Fingerprint { get; init; }

    /// <summary>Grows each time Entra renewed a refresh token: whoever read an older one did not write the newest.</summary>
    public int Renewals { get; private set; }

    /// <summary>The first characters, as Entra shows them too; null for secrets too short to show any.</summary>
    public required string? Hint { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public DateTimeOffset? ExpiresOn { get; private set; }

    public ExpirySource ExpirySource { get; private set; }

    /// <summary>The key id that Entra gave the secret, once it was recognised there.</summary>
    public Guid? MicrosoftKeyId { get; private set; }

    /// <summary>True for a secret that Microsoft made for us: nobody else ever saw it, and its key id is certain.</summary>
    public bool IsMadeHere { get; private set; }

    /// <summary>When the password was sent without an answer so far; what is old was lost with its process.</summary>
    public DateTimeOffset[] PasswordBegunAt { get; private set; } = [];

    /// <summary>When the password was sent in vain, since it was right last.</summary>
    public DateTimeOffset[] PasswordWrongAt { get; private set; } = [];

    /// <summary>The password is about to be sent.</summary>
    public void BeginPassword(DateTimeOffset now) => PasswordBegunAt = [.. PasswordBegunAt, now];

    /// <summary>The answer came, or none will.</summary>
    public void EndPassword(DateTimeOffset begunAt, bool isWrong)
    {
        var index = Array.IndexOf(PasswordBegunAt, begunAt);
        PasswordBegunAt = [.. PasswordBegunAt.Where((_, at) => at != index)];
        PasswordWrongAt = isWrong ? [.. PasswordWrongAt.Where(at => at > begunAt - PasswordTries.Window), begunAt] : PasswordWrongAt;
    }

    /// <summary>Entra took the password.</summary>
    public void PasswordIsRight() => (PasswordBegunAt, PasswordWrongAt) = ([], []);

    /// <summary>The same password under another version was sent as often.</summary>
    public void TakePasswordTriesFrom(StoredCredential same) =>
        (PasswordBegunAt, PasswordWrongAt) = (same.PasswordBegunAt, same.PasswordWrongAt);

    /// <summary>An operator says when it ends. What Entra or the credential itself says stands above that.</summary>
    public bool TakeExpiryFromOperator(DateTimeOffset expiresOn)
    {
        if (ExpirySource is not (ExpirySource.Unknown or ExpirySource.EnteredByOperator))
        {
            return false;
        }

        (ExpiresOn, ExpirySource) = (expiresOn.ToMicroseconds(), ExpirySource.EnteredByOperator);
        return true;
    }

    /// <summary>The same secret under another version ends when it ends.</summary>
    public void TakeExpiryFrom(StoredCredential same) =>
        (ExpiresOn, ExpirySource, MicrosoftKeyId, IsMadeHere) = (same.ExpiresOn, same.ExpirySource, same.MicrosoftKeyId, same.IsMadeHere);

    /// <summary>A certificate says itself when it ends, and a credential without a secret does not end.</summary>
    public void TakeExpiryFromItself(DateTimeOffset? expiresOn) =>
        (ExpiresOn, ExpirySource) = (expiresOn?.ToMicroseconds(), expiresOn is null ? ExpirySource.Never : ExpirySource.Read);

    /// <summary>A refresh token was used: it lives from now on as long as a new one.</summary>
    public void TakeExpiryOfUse(DateTimeOffset usedAt) =>
        (ExpiresOn, ExpirySource) = ((usedAt + RefreshTokenLife).ToMicroseconds(), ExpirySource.Renewed);

    /// <summary>Microsoft made this secret for us, and said when it ends.</summary>
    public void TakeMadeHere(DateTimeOffset expiresOn, Guid keyId)
    {
        TakeExpiryFromEntra(expiresOn, keyId);
        IsMadeHere = true;
    }

    public void TakeExpiryFromEntra(DateTimeOffset expiresOn, Guid keyId) =>
        (ExpiresOn, ExpirySource, MicrosoftKeyId) = (expiresOn.ToMicroseconds(), ExpirySource.Read, keyId);
}
