using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Onboarding.Sites;

/// <summary>Up to 8 different host names or IP addresses.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SbcAddressesAttribute() : ValidationAttribute("SBC addresses are up to 8 different host names or IP addresses.")
{
    private const int Most = 8;
    private const int LongestHostName = 253;

    public override bool IsValid(object? value) =>
        value is null
        || (value is IReadOnlyList<string> addresses
            && addresses.Count <= Most
            && addresses.All(IsAddress)
            && addresses.Distinct(StringComparer.OrdinalIgnoreCase).Count() == addresses.Count);

    private static bool IsAddress(string? text) =>
        text is { Length: > 0 and <= LongestHostName }
            && Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
}
