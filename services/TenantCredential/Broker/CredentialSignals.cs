using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Tells this process's token cache of changed connections: at once by NOTIFY, after 5 s without it. Each look reads the changes of the last minute again,
/// so that a token which was fetched with the old credential while it changed does not stay, and rows that committed out of order are not missed.
/// </summary>
internal sealed class CredentialSignals(
    Database<TenantCredentialDbContext> database, WakeSignals signals, TokenCache cache, TimeProvider clock, ILogger<CredentialSignals> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>Shorter than the minute that is read again: longer without a look, and changes may have been missed.</summary>
    private static readonly TimeSpan LongestBlind = TimeSpan.FromSeconds(45);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(CredentialSignal.Channel);
        var lastLook = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (clock.GetElapsedTime(lastLook) > LongestBlind)
                {
                    cache.Clear();
                }

                var look = clock.GetTimestamp();
                await ApplyAsync(stoppingToken);
                lastLook = look;
                await signals.WaitAsync(CredentialSignal.Channel, Poll, stoppingToken);
            }
            catch (Exception failure) when (failure.IsUnavailable() && !stoppingToken.IsCancellationRequested)
            {
                logger.SignalsPaused(failure);
                await Task.Delay(RetryPause, clock, stoppingToken);
            }
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        await using var look = database.App.CreateCommand(
            "SELECT connection_id, credential_version, usable FROM credential_signals WHERE changed_at > clock_timestamp() - interval '60 seconds'");
        await using var reader = await look.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            cache.Drop(reader.GetGuid(0), reader.GetInt32(1), reader.GetBoolean(2));
        }
    }
}
