using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.RoleValidation.Settings;
using LivePlatform.RoleValidation.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Assesses what is due.</summary>
internal sealed class AssessmentLoop(
    DueAssessments due,
    WakeSignals signals,
    IServiceScopeFactory scopes,
    IOptions<RoleValidationOptions> options,
    RoleValidationMetrics metrics,
    TimeProvider clock,
    ILogger<AssessmentLoop> logger)
    : DueLoop<ClaimedAssessment>(due, signals, scopes, options.Value.AtOnce, logger)
{
    protected override Task DoAsync(
        IServiceProvider services, DueClaim claimed, ClaimedAssessment piece, CancellationToken cancellationToken)
    {
        metrics.Started(clock.GetUtcNow() - claimed.DueAt);
        return services.GetRequiredService<AssessmentRun>().RunAsync(piece, cancellationToken);
    }
}
