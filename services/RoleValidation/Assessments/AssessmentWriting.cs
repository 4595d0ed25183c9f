using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Stores what became of an assessment, its event and its next try, in one commit.</summary>
internal sealed class AssessmentWriting(
    UnitOfWork<RoleValidationDbContext> work, Outbox<RoleValidationDbContext> outbox, IOptions<RoleValidationOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromHours(1);

    public Task StoreAsync(DueAssessment taken, StageDecision decision, string profile, Guid? principalId, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var (due, assessment) = await FindAsync(db, taken, cancelled);
                var now = clock.GetUtcNow();
                var last = await db.Assessments.Where(x => x.ConnectionId == taken.ConnectionId && x.Stage == taken.Stage).MaxAsync(x => x.Number, cancelled) ?? 0;
                assessment.Decide(decision, JsonSerializer.Serialize(decision.Requirements, JsonSerializerOptions.Web), profile, principalId, last + 1, now);
                outbox.Enqueue(new RolesAssessed(
                    assessment.ConnectionId, assessment.CustomerId, assessment.Stage, decision.Outcome, decision.Sentence, profile, now, last + 1));
                Plan(db, due, assessment, decision.Outcome, now);
            },
            cancellationToken);

    /// <summary>Not now: the assessment stays pending, with its reason and its next try.</summary>
    public Task PutOffAsync(DueAssessment taken, DateTimeOffset until, string reason, bool isFailure, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var (due, assessment) = await FindAsync(db, taken, cancelled);
                due.Failures = isFailure ? due.Failures + 1 : 0;
                due.DueAt = isFailure ? Later(until, clock.GetUtcNow() + BackOff(due.Failures)) : until;
                due.LeaseUntil = null;
                assessment.Wait(reason, due.DueAt);
            },
            cancellationToken);

    /// <summary>Nothing to assess: the line leaves the work list.</summary>
    public Task DropAsync(DueAssessment taken, string reason, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var (due, assessment) = await FindAsync(db, taken, cancelled);
                db.Remove(due);
                if (assessment.Status == AssessmentStatus.Pending)
                {
                    assessment.Wait(reason, null);
                }
            },
            cancellationToken);

    // A granted role that is not in the token yet is looked for again and again; everything else is looked at again within a day.
    private void Plan(RoleValidationDbContext db, DueAssessment due, Assessment assessment, RoleOutcome outcome, DateTimeOffset now)
    {
        (due.LeaseUntil, due.Failures) = (null, 0);
        due.WaitingSince = outcome == RoleOutcome.Waiting ? due.WaitingSince ?? now : null;
        if (due.WaitingSince is { } since && now - since < options.Value.TokenPatience)
        {
            (due.DueAt, due.NewerThan) = (now + options.Value.TokenInterval, now);
            assessment.Wait("Granted; waiting for Microsoft's tokens to carry it.", due.DueAt);
        }
        else
        {
            (due.DueAt, due.NewerThan) = (now + options.Value.Interval, null);
        }

        db.NotifyOnCommit(RoleValidationDbContext.DueChannel);
    }

    // A line without a waiting assessment is the nightly look: it makes its own.
    private async Task<(DueAssessment Due, Assessment Assessment)> FindAsync(RoleValidationDbContext db, DueAssessment taken, CancellationToken cancellationToken)
    {
        var due = await db.Due.SingleAsync(x => x.ConnectionId == taken.ConnectionId && x.Stage == taken.Stage, cancellationToken);
        var assessment = await db.Assessments.SingleAsync(x => x.Id == due.AssessmentId, cancellationToken);
        if (assessment.Status == AssessmentStatus.Pending)
        {
            return (due, assessment);
        }

        var connection = await db.Connections.SingleAsync(x => x.ConnectionId == taken.ConnectionId, cancellationToken);
        var again = Assessment.Of(connection, taken.Stage, clock.GetUtcNow());
        db.Add(again);
        due.AssessmentId = again.Id;
        return (due, again);
    }

    private static TimeSpan BackOff(int failures)
    {
        var doubled = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(failures, 10)));
        return doubled < LongestBackOff ? doubled : LongestBackOff;
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
