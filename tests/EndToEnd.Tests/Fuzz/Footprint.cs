using System.Globalization;
using LivePlatform.DevHost.Running;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>What processes hold: memory, and what they have written to disk since they began.</summary>
internal sealed record Footprint(IReadOnlyDictionary<string, (long Memory, long Written)> Processes)
{
    private const long MiB = 1024 * 1024;

    /// <summary>A heap that has not been collected yet: no growth.</summary>
    private const long Slack = 96 * MiB;

    /// <summary>Nothing of a request belongs on a disk; the runtime's own files are small.</summary>
    private const long MostWritten = MiB;

    /// <summary>Of the services; the simulator is not ours.</summary>
    public static Footprint Of(IEnumerable<RunningService> services) =>
        new(
            services.Where(service => service.Name != "simulator")
                .ToDictionary(
                    service => service.Name, service => (Value(service, "status", "VmRSS:") * 1024, Value(service, "io", "write_bytes:"))));

    /// <summary>Who grew since.</summary>
    public IEnumerable<string> GrownSince(Footprint before) =>
        Processes.SelectMany(now => Grown(now.Key, before.Processes[now.Key], now.Value));

    public string Compare(Footprint before) =>
        $"memory of {Processes.Count} processes {before.Processes.Values.Sum(x => x.Memory) / MiB} MiB, then "
        + $"{Processes.Values.Sum(x => x.Memory) / MiB} MiB; "
        + $"{(Processes.Values.Sum(x => x.Written) - before.Processes.Values.Sum(x => x.Written)) / 1024} KiB written to disk";

    private static IEnumerable<string> Grown(string name, (long Memory, long Written) before, (long Memory, long Written) now)
    {
        if (now.Memory > (before.Memory * 5 / 4) + Slack)
        {
            yield return $"{name} grew from {before.Memory / MiB} to {now.Memory / MiB} MiB";
        }

        if (now.Written - before.Written > MostWritten)
        {
            yield return $"{name} wrote {(now.Written - before.Written) / 1024} KiB";
        }
    }

    private static long Value(RunningService service, string file, string line) => long.Parse(
        File.ReadLines($"/proc/{service.ProcessId}/{file}").First(text => text.StartsWith(line, StringComparison.Ordinal))
            .Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
