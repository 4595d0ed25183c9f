using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace LivePlatform.Onboarding.Names;

/// <summary>The DNS label below a provider's base domain that a service, or a site of its own, is reached by. Kept in lower case.</summary>
internal static partial class ShortName
{
    public const int MaxLength = 15;

    // Labels that the platform, or Microsoft 365 for any domain, uses itself.
    private static readonly FrozenSet<string> ReservedNames = new[]
    {
        "audit", "admin", "api", "portal", "status", "www", "mail", "smtp", "ns1", "ns2", "localhost",
        "autodiscover", "lyncdiscover", "sip", "msoid",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether the text is a label of 3 to 15 characters; case is not looked at, ASCII is.</summary>
    public static bool IsLabel(string text) => Label().IsMatch(text);

    /// <summary>The form that is stored and compared.</summary>
    public static string Normalize(string label) => label.ToLowerInvariant();

    /// <summary>Whether nobody may have it. <c>xn--</c> starts the encoded form of another alphabet's names: look-alikes.</summary>
    public static bool IsReserved(string normalized) =>
        ReservedNames.Contains(normalized) || normalized.StartsWith("xn--", StringComparison.Ordinal);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{1,13}[A-Za-z0-9])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
