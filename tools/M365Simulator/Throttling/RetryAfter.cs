using System.Globalization;

namespace LivePlatform.M365Simulator.Throttling;

/// <summary>How a Retry-After header is written; all of these are seen in the wild.</summary>
internal enum RetryAfterForm
{
    Integer,
    Fraction,
    Date,
    Absent,
}

internal static class RetryAfter
{
    /// <summary>The header's text (null: no header) and the wait that it really asks for.</summary>
    public static (string? Header, TimeSpan Wait) Write(RetryAfterForm form, TimeSpan wait, DateTimeOffset now, TimeSpan waitWhenAbsent)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));
        switch (form)
        {
            case RetryAfterForm.Integer:
                return (seconds.ToString(CultureInfo.InvariantCulture), TimeSpan.FromSeconds(seconds));
            case RetryAfterForm.Fraction:
                var fraction = Math.Ceiling(wait.TotalMilliseconds) / 1000;
                return (fraction.ToString("0.0##", CultureInfo.InvariantCulture), TimeSpan.FromSeconds(fraction));
            case RetryAfterForm.Date:
                var until = DateTimeOffset.FromUnixTimeSeconds((now + wait).ToUnixTimeSeconds() + 1);
                return (until.ToString("R", CultureInfo.InvariantCulture), until - now);
            case RetryAfterForm.Absent:
                return (null, waitWhenAbsent);
            default:
                throw new ArgumentOutOfRangeException(nameof(form));
        }
    }
}
