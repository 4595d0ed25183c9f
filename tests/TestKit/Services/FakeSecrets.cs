using System.Collections.Concurrent;
using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;

namespace LivePlatform.TestKit.Services;

/// <summary>TenantCredential's stored secrets, as far as another service sees them.</summary>
public sealed class FakeSecrets : IStoredSecrets
{
    private readonly ConcurrentDictionary<(Guid Provider, Guid Id), (SecretPurpose Purpose, string Value)> _secrets = new();
    private readonly ConcurrentDictionary<Guid, bool> _away = new();

    /// <summary>Whether TenantCredential is away for who asks for this secret.</summary>
    public void SetAway(Guid id, bool isAway) => _away[id] = isAway;

    public Guid Store(Guid provider, SecretPurpose purpose, string value)
    {
        var id = Guid.NewGuid();
        _secrets[(provider, id)] = (purpose, value);
        return id;
    }

    public void Replace(Guid provider, Guid id, string value) =>
        _secrets[(provider, id)] = _secrets[(provider, id)] with { Value = value };

    public void Remove(Guid provider, Guid id) => _secrets.TryRemove((provider, id), out _);

    public Task<SecretText> OpenAsync(
        ServiceProviderId provider,
        Guid storedSecretId,
        SecretPurpose purpose,
        CancellationToken cancellationToken,
        string? detail = null) =>
        _away.GetValueOrDefault(storedSecretId) ? throw new StoredSecretUnavailableException("away")
        : !_secrets.TryGetValue((provider.Value, storedSecretId), out var secret)
            ? throw new StoredSecretRefusedException("stored_secret.not_found")
        : secret.Purpose != purpose ? throw new StoredSecretRefusedException("stored_secret.other_purpose")
        : Task.FromResult(new SecretText(secret.Value));
}
