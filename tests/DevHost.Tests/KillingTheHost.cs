using System.Diagnostics;
using System.Globalization;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost.Tests;

public sealed class KillingTheHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_kill_of_the_host_leaves_none_of_its_processes_running()
    {
        using var host =
            Process.Start(new ProcessStartInfo("dotnet", [typeof(OneAtATime).Assembly.Location, "test-servers", "sleep", "600"])
            {
                RedirectStandardOutput = true,
                Environment = { ["LIVE_TEST_ENGINE"] = "local" },
            })!;
        try
        {
            await WaitUntilAsync(
                () => Descendants(host.Id).Any(id => CommandLine(id).StartsWith("sleep", StringComparison.Ordinal)), "the command runs");
            var started = Descendants(host.Id).ToDictionary(id => id, CommandLine);
            started.Values.ShouldContain(line => line.Contains("postgres", StringComparison.Ordinal));
            started.Values.ShouldContain(line => line.Contains("rabbit", StringComparison.Ordinal));

            host.Kill();

            await WaitUntilAsync(() => started.All(process => CommandLine(process.Key) != process.Value), "all of them are gone");
            RunFolder.Delete(RunFolder.Make($"test-{host.Id.ToString(CultureInfo.InvariantCulture)}"));
        }
        finally
        {
            host.Kill(entireProcessTree: true);
        }
    }

    private static async Task WaitUntilAsync(Func<bool> holds, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, what);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static IEnumerable<int> Descendants(int parent) =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id != 0 && Parent(id) == parent)
            .ToList()
            .SelectMany(id => Descendants(id).Prepend(id));

    // The name in parentheses may itself hold blanks and parentheses: the fields begin after the last one.
    private static int Parent(int id) =>
        Read(id, "stat") is { Length: > 0 } stat
            ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture)
            : 0;

    private static string CommandLine(int id) => Read(id, "cmdline").Replace('\0', ' ');

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
