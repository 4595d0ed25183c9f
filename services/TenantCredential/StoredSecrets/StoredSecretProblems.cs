using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Secrets;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary>Refusals about stored secrets; none repeats a value.</summary>
internal static class StoredSecretProblems
{
    private const int LongestValue = 4_096;
    private const int ShortestSignature = 16;
    private const int LongestSignature = 256;

    public static Refusal NotFound() => ProblemCodes.NotFound("stored_secret");

    public static Refusal NameTaken() => new(
        StatusCodes.Status409Conflict, "stored_secret.name_taken", "Another stored secret has this name.", action: "Choose another name.");

    /// <summary>Opened by, or for, somebody else than it was stored for.</summary>
    public static Refusal NotForThis() => new(
        StatusCodes.Status409Conflict, StoredSecretRefusals.OtherPurposeCode, "The stored secret is not for this purpose or workload.");

    /// <summary>Null when the value may be one of that purpose.</summary>
    public static Refusal? Check(SecretText value, SecretPurpose purpose)
    {
        var (shortest, longest) = purpose == SecretPurpose.WebhookSignature ? (ShortestSignature, LongestSignature) : (1, LongestValue);
        return value.Length >= shortest && value.Length <= longest && value.Reveal() is var text && !text.Any(char.IsControl)
            && text.AsSpan().Trim().Length == text.Length
            ? null
            : ProblemCodes.Invalid(
                "value", $"Must have {shortest} to {longest} characters, no control characters, and no blank at either end.");
    }
}
