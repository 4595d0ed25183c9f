using System.Globalization;
using LivePlatform.Bench.Reporting;

namespace LivePlatform.Bench.Brokers;

/// <summary>One round of load on one endpoint.</summary>
/// <param name="PerSecond">Answers per second.</param>
/// <param name="P99">Within so many milliseconds 99 of 100 answers came.</param>
internal readonly record struct LoadResult(double PerSecond, double P99);

/// <summary>How often Entra was asked.</summary>
/// <param name="Connections">How many connections were cold.</param>
/// <param name="Cold">Requests to Entra per resource, both brokers asked for all of them at once.</param>
/// <param name="AfterRestart">Requests after both brokers had started anew and were asked for everything again.</param>
internal sealed record EntraCount(int Connections, IReadOnlyList<long> Cold, long AfterRestart);

/// <summary>What a run of two brokers says.</summary>
/// <param name="Count">How often Entra was asked.</param>
/// <param name="Ours">Cached tokens of the broker, per round.</param>
/// <param name="Bare">A bare Kestrel endpoint with the same answer, per round.</param>
/// <param name="PeakMemory">Most that a broker ever held, in bytes.</param>
internal sealed record BrokerReport(EntraCount Count, IReadOnlyList<LoadResult> Ours, IReadOnlyList<LoadResult> Bare, long PeakMemory)
{
    private const double LeastShare = 0.5;
    private const double MostTail = 2;
    private const long MostMemory = 400 * 1024 * 1024;

    /// <summary>Cached tokens per second as a share of the bare endpoint's: the median of the rounds.</summary>
    public double Share => Spread.Median(Ours.Zip(Bare, (ours, bare) => ours.PerSecond / bare.PerSecond));

    /// <summary>The p99 of cached tokens as a multiple of the bare endpoint's: the median of the rounds.</summary>
    public double Tail => Spread.Median(Ours.Zip(Bare, (ours, bare) => ours.P99 / bare.P99));

    /// <summary>What was counted wrong; that holds at any size.</summary>
    public IReadOnlyList<string> Miscounts =>
    [
        .. Count.Cold.Where(cold => cold != Count.Connections)
            .Select(
                cold => string.Create(CultureInfo.InvariantCulture, $"Entra was asked {cold} times for {Count.Connections} connections.")),
        .. Count.AfterRestart == 0
            ? Array.Empty<string>()
            : [string.Create(CultureInfo.InvariantCulture, $"After the restart Entra was asked {Count.AfterRestart} times.")],
    ];

    /// <summary>What falls short of the goals, which are set for the full size.</summary>
    public IReadOnlyList<string> Shortfalls =>
    [
        .. Miscounts,
        .. Share >= LeastShare
            ? Array.Empty<string>()
            : [
                string.Create(
                    CultureInfo.InvariantCulture, $"Cached tokens per second are {Share:0.00} of the bare endpoint's, not {LeastShare}."),
            ],
        .. Tail <= MostTail
            ? Array.Empty<string>()
            : [string.Create(CultureInfo.InvariantCulture, $"The p99 is {Tail:0.00} times the bare endpoint's, not {MostTail}.")],
        .. PeakMemory <= MostMemory
            ? Array.Empty<string>()
            : [string.Create(CultureInfo.InvariantCulture, $"A broker held {PeakMemory / 1048576} MB.")],
    ];

    /// <summary>One line.</summary>
    public string Figure() => string.Create(
        CultureInfo.InvariantCulture,
        $"figure: {Count.Connections} cold connections asked of 2 brokers at once: Entra was asked {string.Join(" and ", Count.Cold)} "
        + $"times (Graph, Teams), after a restart of both {Count.AfterRestart} times; "
        + $"cached tokens {Spread.Median(Ours.Select(x => x.PerSecond)):0}/s, {Share:0.00} of a bare Kestrel endpoint, p99 "
        + $"{Spread.Median(Ours.Select(x => x.P99)):0.0} ms, {Tail:0.00} times the bare one's "
        + $"(median of {Ours.Count} rounds); a broker held at most {PeakMemory / 1048576} MB");
}
