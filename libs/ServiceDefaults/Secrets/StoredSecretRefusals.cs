using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Secrets;

/// <summary>Why a body that names a stored secret is refused, with their stable codes.</summary>
public static class StoredSecretRefusals
{
    /// <summary>TenantCredential's code for a stored secret that does not exist, or is another provider's.</summary>
    internal const string NotFoundCode = "stored_secret.not_found";

    /// <summary>TenantCredential's code for a stored secret of another purpose.</summary>
    public const string OtherPurposeCode = "stored_secret.other_purpose";

    /// <summary>404: it does not exist, or is another provider's.</summary>
    public static Refusal NotFound() => ProblemCodes.NotFound("stored_secret");

    /// <summary>422: it was stored for something else.</summary>
    public static Refusal OtherPurpose(SecretPurpose purpose) => new(
        StatusCodes.Status422UnprocessableEntity, OtherPurposeCode, "The stored secret is for another purpose.",
        action: $"Store a secret of the purpose {purpose} and name its id.");

    /// <summary>503: TenantCredential does not answer.</summary>
    public static Refusal Unavailable() => new Refusal(
        StatusCodes.Status503ServiceUnavailable, "stored_secret.unavailable", "The stored secret cannot be checked at the moment.",
        action: "Send it again in a minute.").After(TimeSpan.FromSeconds(30));

    /// <summary>All of them, as a route declares them.</summary>
    public static Refusal[] All(SecretPurpose purpose) => [NotFound(), OtherPurpose(purpose), Unavailable()];
}
