using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary>Refusals about stored secrets; none repeats a value.</summary>
internal static class StoredSecretProblems
{
    private const int LongestValue = 4_096;

    public static Refusal NotFound() => ProblemCodes.NotFound("stored_secret");

    public static Refusal NameTaken() => new(
        StatusCodes.Status409Conflict, "stored_secret.name_taken", "Another stored secret has this name.", action: "Choose another name.");

    /// <summary>Opened by, or for, somebody else than it was stored for.</summary>
    public static Refusal NotForThis() => new(
        StatusCodes.Status409Conflict, "stored_secret.other_purpose", "The stored secret is not for this purpose or workload.");

    public static Refusal? Check(SecretText value) =>
        value.Length is >= 1 and <= LongestValue && value.Reveal() is var text && !text.Any(char.IsControl)
            && text.AsSpan().Trim().Length == text.Length
            ? null
            : ConnectionProblems.Invalid(
                "value", $"Must have 1 to {LongestValue} characters, no control characters, and no blank at either end.");
}
