using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Registrations;
using LivePlatform.TenantCredential.Rotation;
using LivePlatform.TenantCredential.Switching;
using LivePlatform.TenantCredential.SyncApps;
using LivePlatform.TenantCredential.Telemetry;
using LivePlatform.TenantCredential.Upgrades;
using Npgsql;

namespace LivePlatform.TenantCredential.Validation;

/// <summary>Proves what is due. Several replicas share the list; one connection's failure, or its slowness, never stops the others.</summary>
internal sealed class ValidationLoop(
    Database<TenantCredentialDbContext> database, WakeSignals signals, IServiceScopeFactory scopes, TimeProvider clock, ILogger<ValidationLoop> logger) : BackgroundService
{
    internal const int AtOnce = 16;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly AuditActor Actor = AuditActor.System("validation");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(DueValidations.Channel);
        using var free = new SemaphoreSlim(AtOnce);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (!await StartOneAsync(free, stoppingToken))
                {
                    await signals.WaitAsync(DueValidations.Channel, Poll, stoppingToken);
                }
            }
        }
        finally
        {
            // The proofs under way see the same token; their rows are freed by their lease if they do not end in time.
            await WaitForAllAsync(free);
        }
    }

    /// <summary>Starts the next proof as soon as a slot is free.</summary>
    /// <returns>False when nothing is due.</returns>
    private async Task<bool> StartOneAsync(SemaphoreSlim free, CancellationToken stoppingToken)
    {
        await free.WaitAsync(stoppingToken);
        Due? claimed = null;
        try
        {
            claimed = await ClaimAsync(stoppingToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() && !stoppingToken.IsCancellationRequested)
        {
            logger.ValidationPaused(failure);
        }
        finally
        {
            if (claimed is null)
            {
                free.Release();
            }
        }

        if (claimed is { } due)
        {
            _ = Task.Run(() => ProveAsync(due, free, stoppingToken), CancellationToken.None);
        }

        return claimed is not null;
    }

    private async Task ProveAsync(Due due, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            await ProveAsync(due, cancellationToken);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task ProveAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(due.Provider));
            await (due.Kind switch
            {
                nameof(DueKind.Change) => scope.ServiceProvider.GetRequiredService<CredentialSwitching>().AdvanceAsync(due.Connection, Actor, cancellationToken),
                nameof(DueKind.Rotation) => scope.ServiceProvider.GetRequiredService<SecretRotating>().AdvanceAsync(due.Connection, Actor, cancellationToken),
                nameof(DueKind.Cleanup) => scope.ServiceProvider.GetRequiredService<SecretCleanup>().AdvanceAsync(due.Connection, Actor, cancellationToken),
                nameof(DueKind.Registration) => scope.ServiceProvider.GetRequiredService<RegistrationFinishing>().AdvanceAsync(due.Connection, Actor, cancellationToken),
                nameof(DueKind.Upgrade) => scope.ServiceProvider.GetRequiredService<UpgradeWork>().AdvanceAsync(due.Connection, Actor, cancellationToken),
                nameof(DueKind.SyncApp) => scope.ServiceProvider.GetRequiredService<SyncAppValidation>().RunAsync(due.Connection, Actor, cancellationToken),
                _ => scope.ServiceProvider.GetRequiredService<ConnectionValidation>().RunAsync(due.Connection, Actor, cancellationToken),
            });
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
    }

    /// <summary>Takes the row that is due longest for a minute; a replica that dies meanwhile leaves it to the others.</summary>
    private async Task<Due?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var claim = database.App.CreateCommand(
            """
            UPDATE due_validations SET lease_until = now() + interval '60 seconds'
            WHERE (connection_id, kind) = (
                SELECT connection_id, kind FROM due_validations
                WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until < now())
                ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING connection_id, service_provider_id, attempts, kind
            """);
        claim.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        await using var reader = await claim.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new Due(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetString(3)) : null;
    }

    /// <summary>Stores the backoff with the row; where even that fails, the lease keeps it from being tried in a circle.</summary>
    private async Task PutOffAsync(Due due, CancellationToken cancellationToken)
    {
        try
        {
            await using var putOff = database.App.CreateCommand(
                "UPDATE due_validations SET due_at = $2, attempts = attempts + 1, lease_until = NULL WHERE connection_id = $1 AND attempts = $3 AND kind = $4");
            putOff.Parameters.Add(new NpgsqlParameter { Value = due.Connection });
            putOff.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() + ProofDecision.Backoff(due.Attempts) });
            putOff.Parameters.Add(new NpgsqlParameter { Value = due.Attempts });
            putOff.Parameters.Add(new NpgsqlParameter { Value = due.Kind });
            await putOff.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() || cancellationToken.IsCancellationRequested)
        {
            logger.ValidationPaused(failure);
        }
    }

    private static async Task WaitForAllAsync(SemaphoreSlim free)
    {
        for (var slot = 0; slot < AtOnce; slot++)
        {
            await free.WaitAsync(CancellationToken.None);
        }
    }

    private readonly record struct Due(Guid Connection, Guid Provider, int Attempts, string Kind);
}
