using LivePlatform.Onboarding.Telemetry;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Advancing;

/// <summary>Advances what is due. Replicas share the list; one run's failure or slowness never stops the others.</summary>
internal sealed class RunLoop(DueRuns due, WakeSignals signals, IServiceScopeFactory scopes, IOptions<OnboardingOptions> options, ILogger<RunLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signals.Listen(DueRuns.Channel);
        using var free = new SemaphoreSlim(options.Value.AtOnce);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (!await StartOneAsync(free, stoppingToken))
                {
                    await signals.WaitAsync(DueRuns.Channel, Poll, stoppingToken);
                }
            }
        }
        finally
        {
            // The tries under way see the same token; what they hold is freed by its lease if they do not end in time.
            for (var slot = 0; slot < options.Value.AtOnce; slot++)
            {
                await free.WaitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Starts the next try as soon as a slot is free.</summary>
    /// <returns>False when nothing is due.</returns>
    private async Task<bool> StartOneAsync(SemaphoreSlim free, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        ClaimedRun? claimed = null;
        try
        {
            claimed = await due.ClaimAsync(cancellationToken);
        }
        catch (Exception failure) when (failure.IsUnavailable() && !cancellationToken.IsCancellationRequested)
        {
            logger.RunsPaused(failure);
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
            _ = AdvanceAsync(mine, free, cancellationToken);
        }

        return claimed is not null;
    }

    private async Task AdvanceAsync(ClaimedRun claimed, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Yield();
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ProviderScope>().Enter(ServiceProviderId.From(claimed.ServiceProviderId));
            await scope.ServiceProvider.GetRequiredService<RunAdvance>().AdvanceAsync(claimed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            logger.RunLeft(claimed.RunId);
        }
        catch (RunLostException)
        {
            logger.RunTaken(claimed.RunId);
        }
        catch (Exception failure)
        {
            // The lease keeps it from being tried in a circle; when it has run out, it is tried again.
            logger.StepNotKept(failure, claimed.RunId);
        }
        finally
        {
            free.Release();
        }
    }
}
