using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Tokens;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Microsoft;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Profiles;
using LivePlatform.RoleValidation.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Runs one assessment: gather (no transaction open), decide, write. What could not be read is put off with its reason, and never counts as missing.</summary>
internal sealed class Assessor(
    UnitOfWork<RoleValidationDbContext> work, AssessmentWriting writing, FactsReader reader, RoleProfiles profiles, TimeProvider clock, ILogger<Assessor> logger)
{
    private static readonly TimeSpan UntilConnectionIsMended = TimeSpan.FromMinutes(10);

    public async Task RunAsync(DueAssessment due, CancellationToken cancellationToken)
    {
        var connection = await work.RunAsync(
            (db, cancelled) => db.Connections.AsNoTracking().SingleOrDefaultAsync(x => x.ConnectionId == due.ConnectionId, cancelled), cancellationToken);
        if (connection is not { MayBeAssessed: true })
        {
            await writing.DropAsync(due, "The connection is not verified; it is assessed as soon as it is.", cancellationToken);
            return;
        }

        try
        {
            var read = await reader.ReadAsync(
                new ConnectionRef(connection.ServiceProviderId, connection.ConnectionId, connection.ClientId, connection.M365TenantId), due.NewerThan, cancellationToken);
            var profile = profiles.At(clock.GetUtcNow());
            var decision = RoleDecision.Decide(profile, due.Stage, read.Facts);
            await writing.StoreAsync(due, decision, profile.Title, read.PrincipalId, cancellationToken);
            RoleValidationLog.Assessed(logger, due.ConnectionId, due.Stage, decision.Outcome);
        }
        catch (DeferredException deferred)
        {
            await writing.PutOffAsync(due, deferred.Until, $"Microsoft could not be asked: {deferred.Reason}.", isFailure: false, cancellationToken);
        }
        catch (ConnectionBlockedException blocked)
        {
            await writing.PutOffAsync(due, clock.GetUtcNow() + UntilConnectionIsMended, $"{blocked.Message} {blocked.Action}".Trim(), isFailure: false, cancellationToken);
        }
        catch (MicrosoftFailureException refused)
        {
            await writing.PutOffAsync(due, clock.GetUtcNow() + UntilConnectionIsMended, $"{refused.Failure.Code}: {refused.Failure.Sentence} {refused.Failure.Action}", isFailure: true, cancellationToken);
        }
    }
}
