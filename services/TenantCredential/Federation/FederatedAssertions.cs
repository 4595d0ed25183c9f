using LivePlatform.M365.Failures;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.TenantCredential.Federation;

/// <summary>
/// Assertions by which an application of a customer trusts the platform instead of a secret. Each names the one customer of the one
/// provider for whom it is: whoever enters the tenant and client id of somebody else's customer has no assertion that the application there
/// would take.
/// </summary>
/// <remarks>
/// Audience and the exact match of issuer and subject:
/// https://learn.microsoft.com/entra/workload-id/workload-identity-federation-create-trust.
/// </remarks>
internal sealed class FederatedAssertions(IOptions<FederationOptions> options, FederationKeys keys, TimeProvider clock)
{
    /// <summary>The audience that Entra asks for.</summary>
    public const string Audience = "api://AzureADTokenExchange";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>A stored identity without an issuer: the platform's matter, and no fault of the connection.</summary>
    public static MicrosoftFailure NotConfigured { get; } = new(
        "credential.federation_not_configured",
        MicrosoftFailureClass.PlatformFault,
        "The application trusts the platform as an issuer, which it is not at the moment.",
        "Set Federation:Issuer and Federation:KeyFile of the service tenant-credential.",
        MicrosoftFailureRetry.AfterAction);

    public bool IsConfigured => options.Value.IsConfigured;

    /// <summary>The issuer as the application has to name it.</summary>
    public string Issuer => options.Value.Issuer;

    /// <summary>The subject as the application has to name it.</summary>
    public static string SubjectOf(ServiceProviderId provider, Guid customer) =>
        $"live-platform:provider:{provider.Value:D}:customer:{customer:D}";

    /// <summary>Signs one.</summary>
    /// <exception cref="InvalidOperationException">Federation:Issuer is not configured any more.</exception>
    public SecretText Make(ServiceProviderId provider, Guid customer)
    {
        if (!IsConfigured)
        {
            throw new InvalidOperationException("Federation:Issuer is not configured.");
        }

        var now = clock.GetUtcNow().UtcDateTime;
        return new SecretText(Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.Issuer,
            Audience = Audience,
            Claims = new Dictionary<string, object> { ["sub"] = SubjectOf(provider, customer), ["jti"] = Guid.NewGuid().ToString("N") },
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Life,

            // The library would keep a signer beyond the life of a key that was replaced in the file.
            SigningCredentials = new SigningCredentials(
                keys.Current,
                SecurityAlgorithms.RsaSha256)
            { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        }));
    }
}
