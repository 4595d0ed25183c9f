using System.Runtime.InteropServices;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>
/// Work on a thread that gives way to the others of the process: where there is not time for all, it gets a tenth of a share.
/// </summary>
/// <remarks>On Linux a thread has a nice value of its own (sched(7)), and .NET's <see cref="Thread.Priority"/> does not set it.</remarks>
internal static partial class BackgroundThread
{
    private const int OfThread = 0;
    private const int Caller = 0;

    // Not the highest: with a sixtieth of a share, which 19 gives, somebody's upload took minutes on a machine that was busy elsewhere.
    private const int GivesWay = 10;

    /// <summary>
    /// Runs on a new thread, which ends with the work: a raised nice value cannot be lowered again without privileges. Whoever waits goes
    /// on elsewhere, at its own priority.
    /// </summary>
    public static Task<T> RunAsync<T>(Func<T> work) => Task.Factory.StartNew(
        () =>
        {
            GiveWay();
            return work();
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
        TaskScheduler.Default);

    /// <summary>Where the system refuses, the work is done all the same: it is only less considerate.</summary>
    private static void GiveWay()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(OfThread, Caller, GivesWay);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);
}
