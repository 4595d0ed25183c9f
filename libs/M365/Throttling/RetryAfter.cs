using System.Globalization;
using System.Security.Cryptography;

namespace LivePlatform.M365.Throttling;

/// <summary>How long Microsoft asked us to wait. The header is read raw: the typed property of .NET drops fractions, and the
/// Graph SDK compares dates with the local clock.</summary>
public static class RetryAfter
{
    private const string Header = "Retry-After";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly string[] DateFormats =
    [
        "r",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
        "ddd MMM  d HH:mm:ss yyyy",
    ];

    /// <summary>
    /// The wait that a response asks for; null when it asks for none or says something unreadable. Several values: the longest.
    /// </summary>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (!response.Headers.NonValidated.TryGetValues(Header, out var values))
        {
            return null;
        }

        TimeSpan? longest = null;
        foreach (var value in values)
        {
            if (Parse(value, now) is { } wait && (longest is null || wait > longest))
            {
                longest = wait;
            }
        }

        return longest;
    }

    /// <summary>Reads one header value: seconds (fractions rounded up to the next second) or an HTTP date (compared with
    /// <paramref name="now"/>, rounded up). A time in the past is no wait. Never shortened.</summary>
    /// <returns>Null when the value is neither.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = value?.Trim() ?? "";
        if (double.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && !double.IsNaN(seconds))
        {
            return WholeSeconds(seconds);
        }

        return DateTimeOffset.TryParseExact(
                text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? WholeSeconds((date - now).TotalSeconds)
            : null;
    }

    /// <summary>The wait when Microsoft names none: 1 s doubled per consecutive refusal up to 64 s, plus up to half of it at random,
    /// so that processes that were refused together do not come back together.</summary>
    /// <param name="consecutiveRefusals">1 for the first.</param>
    /// <param name="jitter">A number from 0 (inclusive) to 1.</param>
    public static TimeSpan Default(int consecutiveRefusals, double jitter)
    {
        var seconds = Math.Pow(2, Math.Clamp(consecutiveRefusals - 1, 0, 6));
        return TimeSpan.FromSeconds(seconds * (1 + (jitter / 2)));
    }

    /// <summary>A random number from 0 (inclusive) to 1 for <see cref="Default"/>.</summary>
    public static double RandomJitter() => RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);

    private static TimeSpan WholeSeconds(double seconds) =>
        seconds >= Longest.TotalSeconds ? Longest : TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(seconds)));
}
