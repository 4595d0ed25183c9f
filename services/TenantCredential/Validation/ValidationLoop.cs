using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Telemetry;
using Npgsql;

namespace LivePlatform.TenantCredential.Validation;

/// <summary>Proves what is due. Several replicas share the list; one connection's failure never stops the others.</summary>
internal sealed class ValidationLoop(
    Database<TenantCredentialDbContext> database, WakeSignals signals, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ValidationLoop> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly AuditActor Actor = AuditActor.System("validation");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(DueValidations.Channel);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await ClaimAsync(stoppingToken);
                await Parallel.ForEachAsync(due, stoppingToken, async (one, cancelled) => await ProveAsync(one, cancelled));
                if (due.Count < AtOnce)
                {
                    await signals.WaitAsync(DueValidations.Channel, Poll, stoppingToken);
                }
            }
            catch (Exception failure) when (failure.IsUnavailable() && !stoppingToken.IsCancellationRequested)
            {
                logger.ValidationPaused(failure);
                await Task.Delay(Poll, clock, stoppingToken);
            }
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
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The lease keeps it from being tried in a circle; when it has run out, it is tried again.
            logger.ValidationFailed(failure, due.Connection);
        }
    }

    /// <summary>Takes due rows for a minute; a replica that dies meanwhile leaves them to the others.</summary>
    private async Task<List<Due>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var claim = database.App.CreateCommand(
            """
            UPDATE due_validations SET lease_until = now() + interval '60 seconds'
            WHERE connection_id IN (
                SELECT connection_id FROM due_validations
                WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until < now())
                ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
            RETURNING connection_id, service_provider_id
            """);
        claim.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        claim.Parameters.Add(new NpgsqlParameter { Value = AtOnce });
        await using var reader = await claim.ExecuteReaderAsync(cancellationToken);
        var due = new List<Due>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new Due(reader.GetGuid(0), reader.GetGuid(1)));
        }

        return due;
    }

    private readonly record struct Due(Guid Connection, Guid Provider);
}
