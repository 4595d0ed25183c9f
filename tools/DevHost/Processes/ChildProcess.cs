using System.Diagnostics;
using System.Globalization;

namespace LivePlatform.DevHost.Processes;

/// <summary>
/// A child with its output in a file and, prefixed by its name, at a listener. Stopped by its own process id, never by name.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int TailLines = 30;
    private readonly Process _process;
    private readonly Queue<string> _tail = new();
    private readonly StreamWriter _file;
    private readonly Lock _gate = new();

    private ChildProcess(string name, Process process, StreamWriter file) => (Name, _process, _file) = (name, process, file);

    /// <summary>Its name, the prefix of its lines.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>True when it is no longer there.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Most memory it ever held, in bytes; 0 when it is gone.</summary>
    public long PeakMemory
    {
        get
        {
            try
            {
                var line = File.ReadLines($"/proc/{_process.Id}/status")
                    .FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                return line is null
                    ? 0
                    : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts it; every line goes to the file and to <paramref name="onLine"/>.</summary>
    public static async Task<ChildProcess> StartAsync(ChildStart start, Action<string, string>? onLine)
    {
        ArgumentNullException.ThrowIfNull(start);
        Directory.CreateDirectory(Path.GetDirectoryName(start.LogFile)!);
        var process = await ProcessSpawner.StartAsync(
            start.Program, start.Arguments, start.Environment, start.WorkingDirectory, start.AsUser);
        var child = new ChildProcess(start.Name, process, new StreamWriter(start.LogFile, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => child.Take(line.Data, onLine);
        process.ErrorDataReceived += (_, line) => child.Take(line.Data, onLine);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The last lines it wrote, for error messages.</summary>
    public string Tail()
    {
        lock (_gate)
        {
            return string.Join('\n', _tail);
        }
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end (SIGTERM), and ends it (SIGKILL) when it has not after the patience.</summary>
    public async Task StopAsync(TimeSpan patience, string signal = "TERM")
    {
        if (_process.HasExited)
        {
            return;
        }

        await SignalAsync(signal);
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>Ends it at once, as a crash would (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>Stops it if it still runs, and closes its log file.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
        await _file.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Take(string? line, Action<string, string>? onLine)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
            {
                _tail.Dequeue();
            }

            if (_file.BaseStream is { CanWrite: true })
            {
                _file.WriteLine(line);
            }
        }

        onLine?.Invoke(Name, line);
    }
}
