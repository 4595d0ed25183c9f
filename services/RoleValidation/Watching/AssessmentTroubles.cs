using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LivePlatform.RoleValidation.Watching;

/// <summary>
/// Connections whose roles were asked for long ago without a result. Those that do not work are TenantCredential's to tell of.
/// </summary>
internal sealed class AssessmentTroubles(IOptions<AlertOptions> options) : ITroubles<RoleValidationDbContext>
{
    public IReadOnlyList<string> Codes => [AlertCodes.AssessmentStuck];

    public string Providers =>
        "SELECT service_provider_id FROM due_assessments WHERE coalesce(unanswered_since, requested_at) <= $1 AND due_at IS NOT NULL";

    public async Task<IReadOnlyList<Trouble>> FindAsync(RoleValidationDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - options.Value.StuckAfter;
        var provider = db.CurrentProvider.Value;
        var late = await db.DueAssessments.AsNoTracking()
            .Where(x => x.ServiceProviderId == provider && x.DueAt != null && (x.UnansweredSince ?? x.RequestedAt) <= since)
            .Join(db.Connections, x => x.ConnectionId, x => x.ConnectionId, (due, connection) => new { due, connection.CustomerId })
            .ToListAsync(cancellationToken);
        return
        [
            .. late.GroupBy(x => (x.due.ConnectionId, x.CustomerId)).Select(x => new Trouble(
                AlertSubject.Of(AlertSubjectKind.Connection, x.Key.ConnectionId, x.Key.CustomerId),
                Say(x.MinBy(y => y.due.UnansweredSince ?? y.due.RequestedAt)!.due))),
        ];
    }

    private static AlertText Say(DueAssessment due)
    {
        var text = AlertText.Of(AlertCodes.AssessmentStuck);
        return text with
        {
            Sentence = $"{text.Sentence} {due.Stage}: {(due.Reason is { } reason ? reason.ToString() : "it has not been tried yet")}.",
        };
    }
}
