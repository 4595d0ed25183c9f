using System.Diagnostics;
using System.Globalization;
using LivePlatform.DevHost.Servers;
using LivePlatform.EndToEnd.Tests.Running;
using LivePlatform.TestKit.Secrets;

namespace LivePlatform.EndToEnd.Tests.Canary;

/// <summary>Collects everything that the system wrote, sent and answered.</summary>
internal static class Haystacks
{
    public const string Dumps = "database dumps";
    public const string Telemetry = "packets of telemetry";

    public static async Task<IReadOnlyList<Haystack>> CollectAsync(LiveSystem system, CancellationToken cancellationToken) =>
    [
        new("logs", await LogsAsync(cancellationToken)),
        new(Dumps, await DumpsAsync(system, cancellationToken)),
        new("messages", await system.Messages.ReadAsync(cancellationToken)),
        new("API answers", [.. system.Answers.All]),
        new(Telemetry, [.. system.Telemetry.All]),
    ];

    /// <summary>
    /// Of every process, the servers included. The simulator is Microsoft, not ours: it may know what it issued, but its log is searched
    /// too.
    /// </summary>
    private static async Task<IReadOnlyList<(string Name, byte[] Content)>> LogsAsync(CancellationToken cancellationToken)
    {
        var root = RunFolder.Logs(LiveSystem.Name);
        var found = new List<(string Name, byte[] Content)>();
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var content = new MemoryStream();
            await open.CopyToAsync(content, cancellationToken);
            found.Add((Path.GetRelativePath(root, file), content.ToArray()));
        }

        return found;
    }

    private static async Task<IReadOnlyList<(string Name, byte[] Content)>> DumpsAsync(
        LiveSystem system, CancellationToken cancellationToken)
    {
        var postgres = system.Stack.Postgres;
        var found = new List<(string Name, byte[] Content)>();
        foreach (var database in system.Stack.Databases.Keys)
        {
            var start = new ProcessStartInfo(PgDump()) { RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var argument in new[]
            {
                "-h",
                "127.0.0.1",
                "-p",
                postgres.Port.ToString(CultureInfo.InvariantCulture),
                "-U",
                "postgres",
                "--format=plain",
                database,
            })
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["PGPASSWORD"] = postgres.Password;
            using var dump = Process.Start(start)!;
            using var content = new MemoryStream();
            await dump.StandardOutput.BaseStream.CopyToAsync(content, cancellationToken);
            await dump.WaitForExitAsync(cancellationToken);
            dump.ExitCode.ShouldBe(0, $"dump of {database}");
            found.Add(($"dump of {database}", content.ToArray()));
        }

        return found;
    }

    private static string PgDump() =>
        Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin", "pg_dump")).First(File.Exists);
}
