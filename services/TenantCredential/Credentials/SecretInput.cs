using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>What a client secret and its end may look like. Messages never repeat the value.</summary>
internal static class SecretInput
{
    public const int Longest = 256;

    /// <summary>Refresh tokens have no documented length; a kilobyte or two is usual.</summary>
    public const int LongestToken = 16_384;

    private static readonly TimeSpan Furthest = TimeSpan.FromDays(365 * 100);

    public static Refusal? Check(SecretText secret, DateTimeOffset? expiresOn, DateTimeOffset now) =>
        Check(secret, "clientSecret", Longest) ?? Check(expiresOn, now);

    public static Refusal? Check(SecretText secret, string member, int longest)
    {
        if (secret.Length == 0 || secret.Length > longest)
        {
            return ProblemCodes.Invalid(member, $"Must have 1 to {longest} characters.");
        }

        var text = secret.Reveal();
        return text.AsSpan().Trim().Length != text.Length || text.Any(char.IsControl)
            ? ProblemCodes.Invalid(member, "Must not begin or end with blanks, nor hold control characters.")
            : null;
    }

    public static Refusal? Check(DateTimeOffset? expiresOn, DateTimeOffset now) =>
        expiresOn is not { } end ? null
        : end <= now ? ProblemCodes.Invalid("secretExpiresOn", "Must lie in the future.")
        : end - now > Furthest ? ProblemCodes.Invalid("secretExpiresOn", "Must lie within 100 years.")
        : null;
}
