using System.ComponentModel.DataAnnotations;
using System.Net;

namespace LivePlatform.Onboarding.BaseDomains;

/// <summary>A domain name of two labels or more, in the letters of DNS.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DomainNameAttribute : RegularExpressionAttribute
{
    /// <summary>A sub-domain of 15 letters and a dot must fit into a name of 253.</summary>
    internal const int MaxLength = 237;

    public DomainNameAttribute()
        : base(@"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$") =>
        ErrorMessage = "A domain name has two labels or more of letters, digits and inner hyphens, at most 237 characters in all.";

    public override bool IsValid(object? value) => value is string { Length: > 0 and <= MaxLength } && base.IsValid(value);
}

/// <summary>1 to 8 different addresses of name servers, each with or without a port.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameServersAttribute()
    : ValidationAttribute(
        "Name servers are 1 to 8 different IP addresses, each with a port where it is not 53 (192.0.2.1:5353, [2001:db8::1]:5353).")
{
    private const int Most = 8;

    public override bool IsValid(object? value) =>
        value is IReadOnlyList<string> { Count: > 0 and <= Most } servers
        && servers.All(x => x is { Length: <= 64 } && IPEndPoint.TryParse(x, out _))
        && servers.Select(Parse).Distinct().Count() == servers.Count;

    /// <summary>Port 53 where none is named.</summary>
    internal static IPEndPoint Parse(string server) =>
        IPEndPoint.Parse(server) is { Port: 0 } bare ? new IPEndPoint(bare.Address, 53) : IPEndPoint.Parse(server);
}
