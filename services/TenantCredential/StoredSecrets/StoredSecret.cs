using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary>
/// A secret of the provider's own, such as the key of a DNS zone. It is written, replaced and deleted through the API, and never read.
/// </summary>
internal sealed class StoredSecret : Versioned, IProviderOwned
{
    private StoredSecret()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public string Name { get; private set; } = "";

    public SecretPurpose Purpose { get; private init; }

    /// <summary>Grows with each new value; the sealed bytes open with their own number only.</summary>
    public int ValueVersion { get; private set; }

    /// <summary>The version of the provider's data key that sealed the value.</summary>
    public int DataKeyVersion { get; private set; }

    public byte[] Sealed { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset StoredAt { get; private set; }

    public static StoredSecret Of(
        ServiceProviderId provider, Guid id, string name, SecretPurpose purpose, SealedValue value, DateTimeOffset now)
    {
        var secret = new StoredSecret { Id = id, ServiceProviderId = provider, Name = name, Purpose = purpose, CreatedAt = now };
        secret.Take(value, now);
        return secret;
    }

    public void Replace(string name, SealedValue value, DateTimeOffset now)
    {
        Name = name;
        Take(value, now);
        Changed();
    }

    private void Take(SealedValue value, DateTimeOffset now) =>
        (ValueVersion, DataKeyVersion, Sealed, StoredAt) = (value.Version, value.DataKeyVersion, value.Bytes, now);
}

/// <summary>A value as it is stored.</summary>
/// <param name="Version">Its number.</param>
/// <param name="DataKeyVersion">Which version of the provider's data key sealed it.</param>
/// <param name="Bytes">The sealed bytes.</param>
internal sealed record SealedValue(int Version, int DataKeyVersion, byte[] Bytes);

/// <summary>A stored secret of the service provider, without its value.</summary>
/// <param name="Id">Id of the stored secret.</param>
/// <param name="Name">Name, unique within the service provider.</param>
/// <param name="Purpose">What the secret is used for; it cannot be read for any other purpose.</param>
/// <param name="CreatedAt">When the secret was created (UTC).</param>
/// <param name="StoredAt">When the current value was stored (UTC).</param>
/// <param name="Version">Version of the secret, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record StoredSecretResponse(
    Guid Id, string Name, SecretPurpose Purpose, DateTimeOffset CreatedAt, DateTimeOffset StoredAt, long Version)
{
    internal static StoredSecretResponse Of(StoredSecret x) => new(x.Id, x.Name, x.Purpose, x.CreatedAt, x.StoredAt, x.Version);
}
