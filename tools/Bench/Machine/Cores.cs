using System.Globalization;
using LivePlatform.DevHost.Processes;

namespace LivePlatform.Bench.Machine;

/// <summary>Who runs where: the contender and its PostgreSQL on one core, the page server and everything else on another.</summary>
internal static class Cores
{
    private const string Contender = "0";
    private const string Rest = "1";

    /// <summary>Pins this process: its threads, and with them whatever it starts from now on.</summary>
    /// <exception cref="InvalidOperationException">The machine has one core.</exception>
    public static async Task TakeTheRestAsync()
    {
        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("The bench needs two cores: one for the contender and its PostgreSQL, one for the rest.");
        }

        await PinAsync(Environment.ProcessId, Rest);
    }

    /// <summary>Moves a server that runs already, with its children, to the contender's core.</summary>
    public static async Task MoveToContenderAsync(int process)
    {
        await PinAsync(process, Contender);
        foreach (var child in CpuClock.ChildrenOf(process))
        {
            await PinAsync(child, Contender);
        }
    }

    /// <summary>A start on the contender's core.</summary>
    public static ChildStart OnContenderCore(ChildStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return start with { Program = "taskset", Arguments = ["-c", Contender, start.Program, .. start.Arguments] };
    }

    private static async Task PinAsync(int process, string core)
    {
        using var taskset = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "taskset", ["-a", "-c", "-p", core, process.ToString(CultureInfo.InvariantCulture)])
            { RedirectStandardOutput = true });
        await taskset!.WaitForExitAsync();
    }
}
