using System.Collections.Concurrent;
using System.Diagnostics;

namespace LivePlatform.DevHost.Processes;

/// <summary>
/// Starts children that die with this process, even when it is killed: <c>setpriv --pdeathsig</c>. The kernel sends that signal when the
/// <em>thread</em> that forked ends, so all children are forked by one thread that lives as long as the process.
/// </summary>
internal static class ProcessSpawner
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Requests = [];
    private static readonly Lazy<Thread> Forker = new(() =>
    {
        var thread = new Thread(ForkAll) { IsBackground = true, Name = "forker" };
        thread.Start();
        return thread;
    });

    /// <summary>Starts a program that shares this one's terminal.</summary>
    public static Task<Process> StartSharingTerminalAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment) =>
        ForkAsync(new ProcessStartInfo("setpriv"), command, environment);

    /// <summary>Starts a program. As another user when named (only root may).</summary>
    public static Task<Process> StartAsync(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string workingDirectory,
        string? asUser = null)
    {
        var info = new ProcessStartInfo("setpriv")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory,
        };
        if (asUser is not null)
        {
            foreach (var argument in new[] { $"--reuid={asUser}", $"--regid={asUser}", "--clear-groups" })
            {
                info.ArgumentList.Add(argument);
            }
        }

        return ForkAsync(info, [program, .. arguments], environment);
    }

    private static Task<Process> ForkAsync(
        ProcessStartInfo info, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        _ = Forker.Value;
        info.ArgumentList.Add("--pdeathsig");
        info.ArgumentList.Add("KILL");
        info.ArgumentList.Add("--");
        foreach (var argument in command)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((info, started));
        return started.Task;
    }

    private static void ForkAll()
    {
        foreach (var (info, started) in Requests.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} did not start."));
            }
            catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                started.SetException(failure);
            }
        }
    }
}
