using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.ServiceDefaults.Secrets;

/// <summary>Opens a provider's stored secrets, which only TenantCredential has. What is opened lives as long as one step of work.</summary>
public interface IStoredSecrets
{
    /// <summary>Opens a secret; one audit row says by whom and what for.</summary>
    /// <param name="provider">Whose secret.</param>
    /// <param name="storedSecretId">Which.</param>
    /// <param name="purpose">What for; the secret must have been stored for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="detail">What exactly, for the audit: at most 200 characters, no secret.</param>
    /// <exception cref="StoredSecretRefusedException">It is not there, or not for this purpose or workload: somebody must act.</exception>
    /// <exception cref="StoredSecretUnavailableException">TenantCredential, its audit or its keys are away: worth trying later.</exception>
    Task<SecretText> OpenAsync(
        ServiceProviderId provider,
        Guid storedSecretId,
        SecretPurpose purpose,
        CancellationToken cancellationToken,
        string? detail = null);
}

/// <summary>The secret is not there, or not for this purpose or workload.</summary>
public sealed class StoredSecretRefusedException(string code) : Exception($"The stored secret was not opened: {code}.")
{
    /// <summary>TenantCredential's code.</summary>
    public string Code { get; } = code;
}

/// <summary>The secret cannot be opened at the moment.</summary>
public sealed class StoredSecretUnavailableException(string why, Exception? inner = null)
    : Exception($"The stored secret cannot be opened at the moment: {why}.", inner);

/// <summary>What is asked of <c>POST /internal/v1/secret</c>.</summary>
/// <param name="Provider">Whose secret.</param>
/// <param name="StoredSecretId">Which.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Detail">What exactly, for the audit.</param>
public sealed record OpenSecretRequest(ServiceProviderId Provider, Guid StoredSecretId, SecretPurpose Purpose, string? Detail = null);

/// <summary>The opened secret, on its way between two services and nowhere else.</summary>
/// <param name="Value">The secret.</param>
/// <param name="Version">Grows when it is replaced.</param>
public sealed record OpenSecretResponse(string Value, long Version)
{
    /// <summary>Never shows the value.</summary>
    public override string ToString() => $"{nameof(OpenSecretResponse)} {{ Version = {Version} }}";
}
