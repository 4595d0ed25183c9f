using System.Runtime.InteropServices;

namespace LivePlatform.DevHost;

/// <summary>Ctrl-C and SIGTERM end the program in good order: what was started is stopped.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _signals = [];

    public CancellationToken Token => _stop.Token;

    public static Interruption Watch()
    {
        var interruption = new Interruption();
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
        {
            interruption._signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                interruption._stop.Cancel();
            }));
        }

        return interruption;
    }

    /// <summary>Waits for the interruption.</summary>
    public async Task WaitAsync()
    {
        var interrupted = new TaskCompletionSource();
        await using var registration = _stop.Token.Register(() => interrupted.TrySetResult());
        await interrupted.Task;
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _stop.Dispose();
    }
}
