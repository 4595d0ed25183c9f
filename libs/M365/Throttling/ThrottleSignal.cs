using System.Globalization;

namespace LivePlatform.M365.Throttling;

/// <summary>What the headers of one answer say about the quotas.</summary>
internal static class ThrottleSignal
{
    /// <summary>Refused: the rate falls by 30 %.</summary>
    public const double AfterRefusal = 0.7;

    private const string UnitsHeader = "x-ms-resource-unit";
    private const string PercentageHeader = "x-ms-throttle-limit-percentage";

    /// <summary>The cost that Microsoft counted, when it says so.</summary>
    public static double? UnitsOf(HttpResponseMessage response) =>
        Number(response, UnitsHeader) is { } units and >= 0 and < 10_000 ? units : null;

    /// <summary>The factor to slow down by. The header appears above 0.8 of the limit; at 1.0 Microsoft begins to refuse.</summary>
    public static double? SlowDownOf(HttpResponseMessage response) => Number(response, PercentageHeader) switch
    {
        >= 1.0 => 0.8,
        >= 0.8 => 0.95,
        _ => null,
    };

    private static double? Number(HttpResponseMessage response, string header) =>
        response.Headers.NonValidated.TryGetValues(header, out var values)
        && double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
