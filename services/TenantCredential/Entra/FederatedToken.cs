using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>
/// This workload's token for Entra, by which an application trusts the platform's issuer instead of a secret. The platform keeps the file fresh.
/// </summary>
/// <remarks>Its audience must be <c>api://AzureADTokenExchange</c>: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust.</remarks>
internal sealed class FederatedToken(IOptions<EntraOptions> options)
{
    public bool IsConfigured => options.Value.FederatedTokenFile.Length > 0;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidOperationException">Entra:FederatedTokenFile is not configured.</exception>
    public async Task<SecretText> ReadAsync(CancellationToken cancellationToken) => IsConfigured
        ? new SecretText((await File.ReadAllTextAsync(options.Value.FederatedTokenFile, cancellationToken)).Trim())
        : throw new InvalidOperationException("Entra:FederatedTokenFile is not configured.");
}
