using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>What a client secret and its end may look like. Messages never repeat the value.</summary>
internal static class SecretInput
{
    private const int Longest = 256;
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(365 * 100);

    public static Refusal? Check(SecretText secret, DateTimeOffset? expiresOn, DateTimeOffset now)
    {
        if (secret.Length is 0 or > Longest)
        {
            return ConnectionProblems.Invalid("clientSecret", $"Must have 1 to {Longest} characters.");
        }

        var text = secret.Reveal();
        return text.AsSpan().Trim().Length != text.Length || text.Any(char.IsControl)
            ? ConnectionProblems.Invalid("clientSecret", "Must not begin or end with blanks, nor hold control characters.")
            : Check(expiresOn, now);
    }

    public static Refusal? Check(DateTimeOffset? expiresOn, DateTimeOffset now) =>
        expiresOn is not { } end ? null
        : end <= now ? ConnectionProblems.Invalid("secretExpiresOn", "Must lie in the future.")
        : end - now > Furthest ? ConnectionProblems.Invalid("secretExpiresOn", "Must lie within 100 years.")
        : null;
}
