using System.Net;
using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>What a webhook may be.</summary>
internal static class WebhookRules
{
    public const int LongestUrl = 2_000;

    /// <summary>Null when all is well. Where a name leads is judged by each connection, not here: it may change.</summary>
    public static Refusal? Check(string url, IReadOnlyList<string>? codes, bool allowPrivate) =>
        CheckUrl(url, allowPrivate) ?? CheckCodes(codes ?? []);

    private static Refusal? CheckUrl(string url, bool allowPrivate)
    {
        if (url.Length > LongestUrl
            || url.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter))
            || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address is not { Scheme: "https", UserInfo: "", Fragment: "", Host.Length: > 0 })
        {
            return ProblemCodes.Invalid(
                "url", $"Must be an https address of at most {LongestUrl} characters, without a name, password or fragment in it.");
        }

        return !allowPrivate && IPAddress.TryParse(address.DnsSafeHost, out var ip) && !PublicAddress.Is(ip)
            ? WebhookProblems.AddressNotAllowed()
            : null;
    }

    private static Refusal? CheckCodes(IReadOnlyList<string> codes) =>
        codes.All(code => AlertCodes.All.Contains(code)) && codes.Distinct(StringComparer.Ordinal).Count() == codes.Count
            ? null
            : ProblemCodes.Invalid("codes", $"Each once, of: {string.Join(", ", AlertCodes.All)}.");
}
