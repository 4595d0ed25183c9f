using System.Globalization;

namespace LivePlatform.Bench.Machine;

/// <summary>
/// CPU time of a contender and its PostgreSQL, from <c>/proc</c>. Sessions that have ended count too: their server has waited for them.
/// </summary>
internal static class CpuClock
{
    private const int ParentField = 1;
    private const int FirstTimeField = 11;

    // USER_HZ: what /proc counts in on every Linux of this architecture (man 5 proc).
    private const double TicksPerSecond = 100;

    /// <summary>Seconds that a process and a server have used until now.</summary>
    public static double Seconds(int contender, int postgres) => Of(contender) + Of(postgres) + ChildrenOf(postgres).Sum(Of);

    /// <summary>Direct children of a process.</summary>
    public static IReadOnlyList<int> ChildrenOf(int process) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && Read(id) is { } fields && fields[ParentField] == process.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>User and system time of a process and of its children that have ended, from a line of <c>/proc/PID/stat</c>.</summary>
    public static double Parse(string stat) =>
        Fields(stat).Skip(FirstTimeField).Take(4).Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;

    private static double Of(int process) => Text(process) is { } stat ? Parse(stat) : 0;

    private static string[]? Read(int process) => Text(process) is { } stat ? Fields(stat) : null;

    // The name of the program stands in brackets and may hold blanks: what counts comes after the last bracket.
    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ');

    private static string? Text(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
