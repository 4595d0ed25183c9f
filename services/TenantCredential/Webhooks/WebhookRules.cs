using System.Net;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Webhooks;

/// <summary>What a webhook may be.</summary>
internal static class WebhookRules
{
    public const int LongestUrl = 2_000;
    private const int ShortestSecret = 16;
    private const int LongestSecret = 256;

    /// <summary>Null when all is well. Where a name leads is judged by each connection, not here: it may change.</summary>
    public static Refusal? Check(string url, IReadOnlyList<string>? codes, SecretText? secret, bool allowPrivate) =>
        CheckUrl(url, allowPrivate) ?? CheckCodes(codes ?? []) ?? (secret is { } text ? CheckSecret(text) : null);

    private static Refusal? CheckUrl(string url, bool allowPrivate)
    {
        if (url.Length > LongestUrl
            || url.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter))
            || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address is not { Scheme: "https", UserInfo: "", Fragment: "", Host.Length: > 0 })
        {
            return ConnectionProblems.Invalid(
                "url", $"Must be an https address of at most {LongestUrl} characters, without a name, password or fragment in it.");
        }

        return !allowPrivate && IPAddress.TryParse(address.DnsSafeHost, out var ip) && !PublicAddress.Is(ip)
            ? WebhookProblems.AddressNotAllowed()
            : null;
    }

    private static Refusal? CheckCodes(IReadOnlyList<string> codes) =>
        codes.All(code => AlertCodes.All.Contains(code)) && codes.Distinct(StringComparer.Ordinal).Count() == codes.Count
            ? null
            : ConnectionProblems.Invalid("codes", $"Each once, of: {string.Join(", ", AlertCodes.All)}.");

    private static Refusal? CheckSecret(SecretText secret) =>
        secret.Length is >= ShortestSecret and <= LongestSecret && secret.Reveal() is var text && !text.Any(char.IsControl)
            && text.AsSpan().Trim().Length == text.Length
            ? null
            : ConnectionProblems.Invalid(
                "secret", $"Must have {ShortestSecret} to {LongestSecret} characters, no control characters, and no blank at either end.");
}
