using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Facts;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Runs;
using LivePlatform.RoleValidation.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>One try: gather from Microsoft outside any transaction, decide, write. In the scope of one provider.</summary>
internal sealed class AssessmentRun(
    UnitOfWork<RoleValidationDbContext> work,
    RoleFactsReader reader,
    RoleProfileCatalog profiles,
    AssessmentResults results,
    TimeProvider clock,
    ILogger<AssessmentRun> logger)
{
    /// <summary>The broker asks Entra for a newer token at most once a minute.</summary>
    private static readonly TimeSpan NewerTokenAfter = TimeSpan.FromSeconds(61);

    /// <summary>Entra's clock and ours may differ by so much.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    public async Task RunAsync(ClaimedAssessment claimed, CancellationToken cancellationToken)
    {
        if (await FindAsync(claimed, cancellationToken) is not { } found)
        {
            return;
        }

        var (due, connection, ahead) = found;
        if (!connection.IsAssessable)
        {
            await results.PauseAsync(claimed, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        try
        {
            var facts = await reader.ReadAsync(connection.Ref, connection.Principal, now, cancellationToken);
            var profile = profiles.InForce(now);
            var verdict = RoleDecision.Decide(new RoleQuestion(profile, claimed.Stage, DnsModes.ToOptions(claimed.DnsMode), facts, ahead));
            await (IsTooOld(facts.Token, verdict, due)
                ? results.PutOffAsync(
                    claimed, new Deferral(clock.GetUtcNow() + NewerTokenAfter, NextTryReason.TokenTooOld, null), cancellationToken)
                : results.KeepAsync(claimed, profile, facts, verdict, cancellationToken));
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && !failure.IsUnavailable() && !failure.IsConflict())
        {
            var deferral = Deferral.Of(failure, due.Attempts, clock.GetUtcNow());
            if (deferral.Reason == NextTryReason.Fault)
            {
                logger.AssessmentFaulted(failure, claimed.ConnectionId, claimed.Stage);
            }

            await results.PutOffAsync(claimed, deferral, cancellationToken);
        }
    }

    /// <summary>
    /// A token that is older than the question proves nothing by what it lacks. Asked once: clocks that disagree must not put it off for
    /// ever.
    /// </summary>
    private static bool IsTooOld(TokenFacts? token, RoleVerdict verdict, DueAssessment due) =>
        verdict.RestsOnToken && due.Reason != NextTryReason.TokenTooOld && token?.IssuedAt + ClockSkew < due.RequestedAt;

    private Task<(DueAssessment Due, KnownConnection Connection, IReadOnlyList<PlannedStage> Ahead)?> FindAsync(
        ClaimedAssessment claimed, CancellationToken cancellationToken) =>
        work.RunAsync<(DueAssessment, KnownConnection, IReadOnlyList<PlannedStage>)?>(
            async (db, cancelled) =>
            {
                var due = await db.DueAssessments.AsNoTracking()
                    .SingleOrDefaultAsync(
                        x => x.ConnectionId == claimed.ConnectionId && x.Stage == claimed.Stage && x.DnsMode == claimed.DnsMode
                            && x.Claim == claimed.Claim,
                        cancelled);
                var connection = await db.Connections.AsNoTracking()
                    .SingleOrDefaultAsync(x => x.ConnectionId == claimed.ConnectionId, cancelled);
                return due is not null && connection is not null
                    ? (due, connection, await KnownRuns.AheadAsync(db, connection, cancelled))
                    : null;
            },
            cancellationToken);
}
