using LivePlatform.Onboarding.Runs.Due;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Onboarding.Telemetry;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using Microsoft.Extensions.Options;

namespace LivePlatform.Onboarding.Runs.Advancing;

/// <summary>Advances the runs that are due.</summary>
internal sealed class RunLoop(
    DueRuns due, WakeSignals signals, IServiceScopeFactory scopes, IOptions<OnboardingOptions> options, ILogger<RunLoop> logger)
    : DueLoop<ClaimedRun>(due, signals, scopes, options.Value.AtOnce, logger)
{
    protected override async Task DoAsync(
        IServiceProvider services, DueClaim claimed, ClaimedRun piece, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<RunAdvance>().AdvanceAsync(piece, cancellationToken);
        }
        catch (RunLostException)
        {
            logger.RunTaken(piece.RunId);
        }
    }
}
