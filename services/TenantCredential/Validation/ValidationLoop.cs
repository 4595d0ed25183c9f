using System.Collections.Concurrent;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Npgsql;

namespace LivePlatform.TenantCredential.Validation;

/// <summary>Proves what is due. Several replicas share the list; one connection's failure, or its slowness, never stops the others.</summary>
internal sealed class ValidationLoop(
    Database<TenantCredentialDbContext> database, WakeSignals signals, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ValidationLoop> logger) : BackgroundService
{
    private const int AtOnce = 16;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly AuditActor Actor = AuditActor.System("validation");
    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(DueValidations.Channel);
        try
        {
            while (true)
            {
                await StartDueAsync(stoppingToken);
                await signals.WaitAsync(DueValidations.Channel, Poll, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task StartDueAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var due in await ClaimAsync(AtOnce - _running.Count, stoppingToken))
            {
                _running[due.Connection] = Task.Run(() => ProveAsync(due, stoppingToken), CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure.IsUnavailable() && !stoppingToken.IsCancellationRequested)
        {
            logger.ValidationPaused(failure);
        }
    }

    private async Task ProveAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(due.Provider));
            await scope.ServiceProvider.GetRequiredService<ConnectionValidation>().RunAsync(due.Connection, Actor, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops; another replica takes over when the lease has run out.
        }
        catch (Exception failure)
        {
            logger.ValidationFailed(failure, due.Connection);
            await PutOffAsync(due, cancellationToken);
        }
        finally
        {
            _running.TryRemove(due.Connection, out _);
            signals.Wake(DueValidations.Channel);
        }
    }

    /// <summary>Takes due rows for a minute; a replica that dies meanwhile leaves them to the others.</summary>
    private async Task<List<Due>> ClaimAsync(int most, CancellationToken cancellationToken)
    {
        var due = new List<Due>();
        if (most <= 0)
        {
            return due;
        }

        await using var claim = database.App.CreateCommand(
            """
            UPDATE due_validations SET lease_until = now() + interval '60 seconds'
            WHERE connection_id IN (
                SELECT connection_id FROM due_validations
                WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until < now())
                ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            RETURNING connection_id, service_provider_id, attempts
            """);
        claim.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        claim.Parameters.Add(new NpgsqlParameter { Value = most });
        await using var reader = await claim.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new Due(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2)));
        }

        return due;
    }

    /// <summary>Stores the backoff with the row; where even that fails, the lease keeps it from being tried in a circle.</summary>
    private async Task PutOffAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await using var putOff = database.App.CreateCommand(
                "UPDATE due_validations SET due_at = $2, attempts = attempts + 1, lease_until = NULL WHERE connection_id = $1 AND attempts = $3");
            putOff.Parameters.Add(new NpgsqlParameter { Value = due.Connection });
            putOff.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() + ProofDecision.Backoff(due.Attempts) });
            putOff.Parameters.Add(new NpgsqlParameter { Value = due.Attempts });
            await putOff.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() || cancellationToken.IsCancellationRequested)
        {
            logger.ValidationPaused(failure);
        }
    }

    private readonly record struct Due(Guid Connection, Guid Provider, int Attempts);
}
