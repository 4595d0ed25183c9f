using System.Globalization;
using LivePlatform.DevHost.Servers;

namespace LivePlatform.DevHost;

/// <summary>The system runs once per checkout: a second start says who has it, and starts nothing.</summary>
internal sealed class OneAtATime : IDisposable
{
    private readonly FileStream _lock;

    private OneAtATime(FileStream locked) => _lock = locked;

    /// <exception cref="InvalidOperationException">It runs already; the message names the process.</exception>
    public static OneAtATime Take()
    {
        var file = Path.Combine(RunFolder.Make("lock"), "devhost.pid");
        try
        {
            var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            stream.SetLength(0);
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new OneAtATime(stream);
        }
        catch (IOException)
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            throw new InvalidOperationException($"The system runs already, as process {reader.ReadToEnd()}: stop that one first (Ctrl-C there, or kill that process id).");
        }
    }

    public void Dispose() => _lock.Dispose();
}
