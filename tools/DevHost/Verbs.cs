using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Compose;
using LivePlatform.DevHost.Demo;
using LivePlatform.DevHost.Processes;
using LivePlatform.DevHost.Running;
using LivePlatform.DevHost.Servers;
using LivePlatform.DevHost.Testing;

namespace LivePlatform.DevHost;

/// <summary>What the program can do.</summary>
internal static class Verbs
{
    public static int Usage()
    {
        Console.Error.WriteLine(
            "usage: devhost up | demo [--exit] | test [--unit | --long | --show <key.line>] | test-servers <command …> | "
                + "compose-provision <folder> | compose-tokens <simulator> <certificates> <folder>");
        return 2;
    }

    /// <summary>Starts the system and keeps it until Ctrl-C.</summary>
    public static async Task<int> UpAsync()
    {
        using var stop = Interruption.Watch();
        using var only = OneAtATime.Take();
        var lines = ConsoleLines.Steps();
        await using var stack = await Stack.StartAsync(ConsoleLines.Options("up", lines), stop.Token);
        lines.End();
        ConsoleLines.Addresses(stack);
        await stop.WaitAsync();
        return 0;
    }

    /// <summary>Starts the system and does the demo.</summary>
    /// <param name="stayUp">Keeps the system until Ctrl-C; otherwise the exit code says whether all was right.</param>
    public static async Task<int> DemoAsync(bool stayUp)
    {
        using var stop = Interruption.Watch();
        using var only = OneAtATime.Take();
        var began = TimeProvider.System.GetTimestamp();
        var lines = ConsoleLines.Steps();
        await using var stack = await Stack.StartAsync(ConsoleLines.Options("demo", lines), stop.Token);
        var startedAfter = TimeProvider.System.GetElapsedTime(began);
        var (results, allRight) = await DemoRun.RunAsync(
            stack, new DemoVoice(lines.Begin, lines.Tell, ConsoleLines.IsVerbose ? lines.Tell : static _ => { }), stop.Token);
        lines.End();
        DemoTable.Print(results);
        ConsoleLines.Progress(
            $"{(allRight ? "All is right" : "NOT all is right")}: system up after {startedAfter.TotalSeconds:0} s, demo done after "
                + $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s.");
        if (stayUp)
        {
            ConsoleLines.Addresses(stack);
            await stop.WaitAsync();
        }

        return allRight ? 0 : 1;
    }

    /// <summary>Runs tests and prints their total as the last line.</summary>
    public static async Task<int> TestAsync(TestSelection selection)
    {
        using var stop = Interruption.Watch();
        return await TestRun.RunAsync(selection, stop.Token);
    }

    /// <summary>Makes what docker-compose.yml needs before the services: databases, roles, users, certificates.</summary>
    public static async Task<int> ComposeProvisionAsync(string certificates)
    {
        await ComposeProvisioning.RunAsync(certificates);
        return 0;
    }

    /// <summary>Keeps the workload tokens of docker-compose.yml fresh until it is told to end.</summary>
    public static async Task<int> ComposeTokensAsync(Uri simulator, string certificates, string folder)
    {
        using var stop = Interruption.Watch();
        await WorkloadTokens.KeepFreshAsync(simulator, DevCertificates.In(certificates), folder, stop.Token);
        return 0;
    }

    /// <summary>Runs a command while one PostgreSQL and one RabbitMQ are up; the command finds them by environment variables.</summary>
    public static async Task<int> WithTestServersAsync(string[] command)
    {
        using var stop = Interruption.Watch();
        await using var servers = await TestEngine.StartAsync();
        using var child = await ProcessSpawner.StartSharingTerminalAsync(command, servers.Environment);
        try
        {
            await child.WaitForExitAsync(stop.Token);
            return child.ExitCode;
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }
}
