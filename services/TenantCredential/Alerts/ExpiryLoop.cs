using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Npgsql;

namespace LivePlatform.TenantCredential.Alerts;

/// <summary>Works off the calendar of ends. Replicas may look at the same row: the second finds it told.</summary>
internal sealed class ExpiryLoop(
    Database<TenantCredentialDbContext> database,
    WakeSignals signals,
    IServiceScopeFactory scopes,
    LoopBeats beats,
    TimeProvider clock,
    ILogger<ExpiryLoop> logger) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(ExpiryCalendar.Channel);
        while (!stoppingToken.IsCancellationRequested)
        {
            beats.Beat("expiry alerts", Poll);
            var seen = 0;
            try
            {
                seen = await TellDueAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.ExpiryPaused(failure);
            }

            if (seen < AtOnce)
            {
                await signals.WaitAsync(ExpiryCalendar.Channel, Poll, stoppingToken);
            }
        }
    }

    /// <summary>Tells of the ends that are due, those due longest first.</summary>
    /// <returns>How many were due, at most <see cref="AtOnce"/>.</returns>
    internal async Task<int> TellDueAsync(CancellationToken cancellationToken)
    {
        var due = await ReadAsync(cancellationToken);
        foreach (var (connection, provider) in due)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(provider));
                await scope.ServiceProvider.GetRequiredService<ExpiryTelling>().TellAsync(connection, cancellationToken);
            }
            catch (Exception failure) when (!failure.IsUnavailable() && !cancellationToken.IsCancellationRequested)
            {
                logger.ExpiryNotTold(failure, connection);
                await PutOffAsync(connection, cancellationToken);
            }
        }

        return due.Count;
    }

    private async Task<List<(Guid Connection, Guid Provider)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var look = database.App.CreateCommand(
            $"SELECT connection_id, service_provider_id FROM expiry_calendar WHERE due_at <= $1 ORDER BY due_at LIMIT {AtOnce}");
        look.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var reader = await look.ExecuteReaderAsync(cancellationToken);
        var due = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add((reader.GetGuid(0), reader.GetGuid(1)));
        }

        return due;
    }

    /// <summary>One that cannot be told does not stand in the way of the others.</summary>
    private async Task PutOffAsync(Guid connectionId, CancellationToken cancellationToken)
    {
        await using var putOff = database.App.CreateCommand("UPDATE expiry_calendar SET due_at = $2 WHERE connection_id = $1");
        putOff.Parameters.Add(new NpgsqlParameter { Value = connectionId });
        putOff.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() + Later });
        await putOff.ExecuteNonQueryAsync(cancellationToken);
    }
}
