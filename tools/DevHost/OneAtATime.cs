using System.Globalization;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost;

/// <summary>The system runs once per checkout: a second start says who has it, and starts nothing.</summary>
internal sealed class OneAtATime : IDisposable
{
    private readonly FileStream _lock;

    private OneAtATime(FileStream locked) => _lock = locked;

    /// <summary>Takes the checkout for this process; it is free again when this process ends, however it ends.</summary>
    /// <exception cref="InvalidOperationException">It runs already; the message names the process.</exception>
    public static OneAtATime Take() => Take(Path.Combine(RunFolder.Repository, ".run", "lock"));

    /// <summary>Takes a folder, which must be the same for all who exclude each other.</summary>
    internal static OneAtATime Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var owner = Path.Combine(folder, "devhost.pid");
        try
        {
            // Only FileShare.None is an exclusive lock on Linux; every other mode is a shared one, which anybody else gets too.
            // Who has it stands in a file beside the lock, because a locked file cannot be opened to be read.
            var locked = new FileStream(Path.Combine(folder, "devhost.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new OneAtATime(locked);
        }
        catch (IOException)
        {
            var process = File.Exists(owner) ? File.ReadAllText(owner) : "unknown";
            throw new InvalidOperationException(
                $"The system runs already, as process {process}: stop that one first (Ctrl-C there, or kill that process id).");
        }
    }

    public void Dispose() => _lock.Dispose();
}
