namespace LivePlatform.DevHost.Running;

/// <summary>
/// Replaces workload tokens long before they end, as Kubernetes does with projected tokens. A failure concerns one token and one time.
/// </summary>
internal static class TokenRefresh
{
    /// <summary>
    /// Tokens live for <see cref="SimulatorControl.WorkloadTokenLife"/>: two times in a row may fail without anybody noticing.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(4);

    /// <summary>Runs until it is stopped.</summary>
    /// <param name="services">Whose tokens.</param>
    /// <param name="write">Writes a fresh token of one service.</param>
    /// <param name="onLine">Gets a line for each failure.</param>
    /// <param name="interval">How often.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task RunAsync(
        IReadOnlyCollection<string> services,
        Func<string, CancellationToken, Task> write,
        Action<string, string>? onLine,
        TimeSpan interval,
        CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                foreach (var service in services)
                {
                    await TryAsync(service, write, onLine, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The system is being stopped.
        }
    }

    private static async Task TryAsync(
        string service, Func<string, CancellationToken, Task> write, Action<string, string>? onLine, CancellationToken stop)
    {
        try
        {
            await write(service, stop);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            onLine?.Invoke("devhost", $"no new workload token for {service}, tried again at the next time: {failure.Message}");
        }
    }
}
