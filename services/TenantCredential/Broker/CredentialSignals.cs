using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Npgsql;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// Tells this process's token cache of changed connections: at once by NOTIFY, after 5 s without it. Each look reads the changes of the
/// last minute again, so that a token which was fetched with the old credential while it changed does not stay, and rows that committed out
/// of order are not missed.
/// </summary>
internal sealed class CredentialSignals(
    Database<TenantCredentialDbContext> database,
    WakeSignals signals,
    TokenCache cache,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<CredentialSignals> logger) : BackgroundService
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
            beats.Beat("credential signals", Poll);
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
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.SignalsPaused(failure);
                await Task.Delay(RetryPause, clock, stoppingToken);
            }
        }
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var providers = new HashSet<Guid>();
        await using (var look = database.App.CreateCommand(
            "SELECT connection_id, credential_version, usable, service_provider_id FROM credential_signals WHERE changed_at > "
                + "clock_timestamp() - interval '60 seconds'"))
        await using (var reader = await look.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                cache.Drop(reader.GetGuid(0), reader.GetInt32(1), reader.GetBoolean(2));
                providers.Add(reader.GetGuid(3));
            }
        }

        foreach (var provider in providers)
        {
            await ForgetSharedAsync(provider, cancellationToken);
        }
    }

    /// <summary>Shared tokens of former credentials are never handed out, as readers compare versions; they are not kept either.</summary>
    private async Task ForgetSharedAsync(Guid provider, CancellationToken cancellationToken)
    {
        await using var forget = database.App.CreateBatch();
        forget.BatchCommands.Add(
            new NpgsqlBatchCommand(
                "SELECT set_config('live.provider', $1, true)")
            {
                Parameters = { new NpgsqlParameter { Value = provider.ToString("D") } },
            });
        forget.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            DELETE FROM broker_tokens t USING credential_signals s
            WHERE s.connection_id = t.connection_id AND s.changed_at > clock_timestamp() - interval '60 seconds' AND (NOT s.usable
                OR t.credential_version < s.credential_version)
            """));
        forget.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            DELETE FROM broker_claims c USING credential_signals s
            WHERE s.connection_id = c.connection_id AND s.changed_at > clock_timestamp() - interval '60 seconds' AND NOT s.usable
                AND c.claimed_until < clock_timestamp()
            """));
        await forget.ExecuteNonQueryAsync(cancellationToken);
    }
}
