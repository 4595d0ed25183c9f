using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Telemetry;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Assesses what is due. Replicas share the list; one connection's failure or slowness never stops the others.</summary>
internal sealed class AssessmentLoop(
    DueAssessments due, WakeSignals signals, IServiceScopeFactory scopes, IOptions<RoleValidationOptions> options, RoleValidationMetrics metrics, TimeProvider clock, ILogger<AssessmentLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(DueAssessments.Channel);
        using var free = new SemaphoreSlim(options.Value.AtOnce);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (!await StartOneAsync(free, stoppingToken))
                {
                    await signals.WaitAsync(DueAssessments.Channel, Poll, stoppingToken);
                }
            }
        }
        finally
        {
            // The tries under way see the same token; their rows are freed by their lease if they do not end in time.
            await WaitForAllAsync(free);
        }
    }

    /// <summary>Assesses everything that is due now, one after another; for tests that turn the loop by hand.</summary>
    internal async Task<int> RunDueAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        for (; await due.ClaimAsync(cancellationToken) is { } claimed; count++)
        {
            await AssessAsync(claimed, cancellationToken);
        }

        return count;
    }

    /// <summary>Starts the next try as soon as a slot is free.</summary>
    /// <returns>False when nothing is due.</returns>
    private async Task<bool> StartOneAsync(SemaphoreSlim free, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        ClaimedAssessment? claimed = null;
        try
        {
            claimed = await ClaimAsync(cancellationToken);
        }
        finally
        {
            if (claimed is null)
            {
                free.Release();
            }
        }

        if (claimed is { } mine)
        {
            _ = AssessAsync(mine, free, cancellationToken);
        }

        return claimed is not null;
    }

    private async Task<ClaimedAssessment?> ClaimAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await due.ClaimAsync(cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() && !cancellationToken.IsCancellationRequested)
        {
            logger.AssessmentsPaused(failure);
            return null;
        }
    }

    private async Task AssessAsync(ClaimedAssessment claimed, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Yield();
            await AssessAsync(claimed, cancellationToken);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task AssessAsync(ClaimedAssessment claimed, CancellationToken cancellationToken)
    {
        metrics.Started(clock.GetUtcNow() - claimed.DueAt);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(claimed.ServiceProviderId));
            await scope.ServiceProvider.GetRequiredService<AssessmentRun>().RunAsync(claimed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.AssessmentLeft(claimed.ConnectionId, claimed.Stage);
        }
        catch (Exception failure)
        {
            // The lease keeps it from being tried in a circle; when it has run out, it is tried again.
            logger.AssessmentNotKept(failure, claimed.ConnectionId, claimed.Stage);
        }
    }

    private async Task WaitForAllAsync(SemaphoreSlim free)
    {
        for (var slot = 0; slot < options.Value.AtOnce; slot++)
        {
            await free.WaitAsync(CancellationToken.None);
        }
    }
}
