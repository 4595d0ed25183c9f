using LivePlatform.Bench.Contenders;

namespace LivePlatform.Bench.Reporting;

/// <summary>One phase of one contender over all rounds: the median decides, the rest says how noisy the machine was.</summary>
/// <param name="Seconds">Median of wall time.</param>
/// <param name="Least">Shortest wall time.</param>
/// <param name="Most">Longest wall time.</param>
/// <param name="CpuSeconds">Median of CPU time of contender and PostgreSQL.</param>
/// <param name="Objects">Objects and memberships that went through.</param>
internal sealed record Spread(double Seconds, double Least, double Most, double CpuSeconds, int Objects)
{
    /// <summary>Objects per second of wall time.</summary>
    public double PerSecond => Objects / Seconds;

    /// <summary>CPU seconds per 1,000 objects.</summary>
    public double CpuPerThousand => CpuSeconds / Objects * 1000;

    public static Spread Of(IReadOnlyList<Measured> measured) => new(
        Median(measured.Select(x => x.Seconds)), measured.Min(x => x.Seconds), measured.Max(x => x.Seconds),
        Median(measured.Select(x => x.CpuSeconds)), measured[0].Objects);

    /// <summary>The middle one; of an even number the mean of the two in the middle.</summary>
    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
