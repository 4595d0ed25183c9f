using System.Collections.Concurrent;
using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>TenantCredential's stored secrets, as far as this service sees them.</summary>
internal sealed class FakeSecrets : IStoredSecrets
{
    private readonly ConcurrentDictionary<(Guid Provider, Guid Id), string> _values = new();

    /// <summary>A stored secret that is there, for something else.</summary>
    public Guid ForDns { get; } = Guid.NewGuid();

    /// <summary>While true, TenantCredential is away.</summary>
    public bool IsAway { get; set; }

    public Guid Store(Guid provider, string value)
    {
        var id = Guid.NewGuid();
        _values[(provider, id)] = value;
        return id;
    }

    public void Replace(Guid provider, Guid id, string value) => _values[(provider, id)] = value;

    public void Remove(Guid provider, Guid id) => _values.TryRemove((provider, id), out _);

    public Task<SecretText> OpenAsync(
        ServiceProviderId provider,
        Guid storedSecretId,
        SecretPurpose purpose,
        CancellationToken cancellationToken,
        string? detail = null) =>
        IsAway ? throw new StoredSecretUnavailableException("away")
        : purpose == SecretPurpose.WebhookSignature && _values.TryGetValue((provider.Value, storedSecretId), out var value)
            ? Task.FromResult(new SecretText(value))
            : throw new StoredSecretRefusedException(
                storedSecretId == ForDns ? "stored_secret.other_purpose" : "stored_secret.not_found");
}
