using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Processes;

namespace LivePlatform.DevHost.Running;

/// <summary>A process of ours that serves HTTPS on loopback: start, wait until ready, kill, start again.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(90);
    private readonly ChildStart _start;
    private readonly string _readyPath;
    private readonly DevCertificates _certificates;
    private readonly Action<string, string>? _onLine;
    private ChildProcess? _process;
    private long _peakOfFormer;

    internal RunningService(ChildStart start, Uri address, string readyPath, DevCertificates certificates, Action<string, string>? onLine)
    {
        (_start, Address, _readyPath, _certificates, _onLine) = (start, address, readyPath, certificates, onLine);
    }

    /// <summary>Its name.</summary>
    public string Name => _start.Name;

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>Its process; 0 while none runs.</summary>
    public int ProcessId => _process?.Id ?? 0;

    /// <summary>Most memory that any of its processes ever held, the killed ones included, in bytes.</summary>
    public long PeakMemory => Math.Max(_peakOfFormer, _process?.PeakMemory ?? 0);

    /// <summary>Where its output is kept.</summary>
    public string LogFile => _start.LogFile;

    /// <summary>Starts it without waiting.</summary>
    public async Task StartAsync() => _process = await ChildProcess.StartAsync(_start, _onLine);

    /// <summary>Waits until it says that it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time; the message has the end of its log.</exception>
    public async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient(_certificates.Handler()) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var patience = new CancellationTokenSource(ReadyPatience);
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (_process!.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{Name} did not become ready:\n{_process.Tail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Ends it as a crash would.</summary>
    public Task KillAsync()
    {
        _peakOfFormer = PeakMemory;
        return _process!.KillAsync();
    }

    /// <summary>Starts it again.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await DisposeAsync();
        await StartAsync();
        await WaitReadyAsync(cancellationToken);
    }

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _peakOfFormer = PeakMemory;
            await _process.DisposeAsync();
            _process = null;
        }
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(_readyPath, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
