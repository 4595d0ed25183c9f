using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Runs;
using LivePlatform.RoleValidation.Settings;
using LivePlatform.RoleValidation.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Writes what a try came to, its event and its next time in one commit; a try that lost its row writes nothing.</summary>
internal sealed class AssessmentResults(
    UnitOfWork<RoleValidationDbContext> work,
    AssessmentHistory history,
    Outbox<RoleValidationDbContext> outbox,
    NightlySchedule nightly,
    IOptions<RoleValidationOptions> options,
    RoleValidationMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Keeps a result.</summary>
    public async Task KeepAsync(
        ClaimedAssessment claimed, RoleProfile profile, RoleFacts facts, RoleVerdict verdict, CancellationToken cancellationToken)
    {
        var kept = await WithHeldAsync(
            claimed,
            (db, due, connection, cancelled) => KeepAsync(db, due, connection, profile, facts, verdict, cancelled),
            cancellationToken);
        if (kept)
        {
            metrics.Assessed(verdict.Outcome);
        }
    }

    /// <summary>
    /// Puts the try off; nothing is concluded about the roles. Once is ordinary; from the second time on whoever waits hears why.
    /// </summary>
    public async Task PutOffAsync(ClaimedAssessment claimed, Deferral deferral, CancellationToken cancellationToken)
    {
        await WithHeldAsync(
            claimed,
            async (db, due, connection, cancelled) =>
            {
                due.PutOff(deferral);
                if (due.Attempts > 1 && deferral.Reason != NextTryReason.TokenTooOld)
                {
                    await history.TellPutOffAsync(db, connection, due, deferral, cancelled);
                }
            },
            cancellationToken);
        metrics.PutOff(deferral.Reason.ToString());
    }

    /// <summary>The connection does not work: its assessment waits, and what was found before stays.</summary>
    public Task PauseAsync(ClaimedAssessment claimed, CancellationToken cancellationToken) =>
        WithHeldAsync(claimed, static (_, _, _, _) => Task.CompletedTask, cancellationToken);

    /// <summary>
    /// Locks the row first and reads the connection after it, so that a change of the connection cannot pass unseen in between.
    /// </summary>
    private Task<bool> WithHeldAsync(
        ClaimedAssessment claimed,
        Func<RoleValidationDbContext, DueAssessment, KnownConnection, CancellationToken, Task> write,
        CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                if (await DueAssessments.HoldAsync(db, claimed, cancelled) is not { } due)
                {
                    return false;
                }

                var connection = await db.Connections.SingleAsync(x => x.ConnectionId == claimed.ConnectionId, cancelled);
                if (Hindrance.OfConnection(connection) is { } hindrance)
                {
                    due.Pause();
                    if (due.Urgency != (int)Urgency.Nightly)
                    {
                        await history.TellAsync(db, connection, due.Stage, due.DnsMode, hindrance, null, cancelled);
                    }

                    return false;
                }

                await write(db, due, connection, cancelled);
                return true;
            },
            cancellationToken);

    private async Task KeepAsync(
        RoleValidationDbContext db,
        DueAssessment due,
        KnownConnection connection,
        RoleProfile profile,
        RoleFacts facts,
        RoleVerdict verdict,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (connection.ClientId != facts.Principal.AppId || connection.Principal != facts.Principal.Kind)
        {
            due.RunAgain(now);
            db.NotifyOnCommit(DueAssessments.Channel);
            return;
        }

        var assessment = await history.AddAsync(
            db,
            connection,
            due.Stage,
            due.DnsMode,
            version => RoleAssessment.Of(due.AssessmentId, connection, due.Stage, due.DnsMode, profile.Title, facts, verdict, version, now),
            cancellationToken);
        await ScheduleAsync(db, due, verdict.Outcome, now, cancellationToken);
        if (verdict.Outcome == RoleOutcome.Waiting)
        {
            assessment.IsTriedAgainAt(due.DueAt);
        }

        outbox.Enqueue(assessment.ToEvent());
    }

    private async Task ScheduleAsync(
        RoleValidationDbContext db, DueAssessment due, RoleOutcome outcome, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = now + options.Value.WaitEach;
        if (due.AgainId is not null)
        {
            due.RunAgain(now);
            db.NotifyOnCommit(DueAssessments.Channel);
        }
        else if (outcome == RoleOutcome.Waiting && (due.WaitUntil is null || next <= due.WaitUntil))
        {
            due.WaitForToken(Guid.CreateVersion7(now), next, now + options.Value.WaitAtMost);
        }
        else if (outcome == RoleOutcome.Waiting)
        {
            // Of every stage: whoever waits for the role is told when it is looked at again.
            due.WaitForTheNight(Guid.CreateVersion7(now), nightly.Next(due.ServiceProviderId, due.ConnectionId, now));
        }
        else if (outcome != RoleOutcome.Satisfied
            && await KnownRuns.WaitsAsync(db, due.ConnectionId, due.Stage, due.DnsMode, cancellationToken))
        {
            // Admins grant roles without telling anybody.
            due.LookAgain(Guid.CreateVersion7(now), now + LookAgainAfter(due.Looks));
        }
        else if (due.Stage == Stage.DayTwo)
        {
            due.Done(Guid.CreateVersion7(now), nightly.Next(due.ServiceProviderId, due.ConnectionId, now));
        }
        else
        {
            db.Remove(due);
        }
    }

    /// <summary>Whoever grants something mostly does it soon after being told; later, a quarter of an hour is soon enough.</summary>
    private TimeSpan LookAgainAfter(int looks)
    {
        var doubled = options.Value.LookAgainAfter * Math.Pow(2, Math.Min(looks, 16));
        return doubled < options.Value.LookAgainAtMost ? doubled : options.Value.LookAgainAtMost;
    }
}
