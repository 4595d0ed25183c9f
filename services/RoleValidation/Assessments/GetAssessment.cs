using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>One assessment: its result, or that it is still to come.</summary>
internal static class GetAssessment
{
    internal static async Task<Results<Ok<RoleAssessmentResponse>, Refusal>> Handle(
        Guid assessmentId, HttpResponse response, UnitOfWork<RoleValidationDbContext> work, CancellationToken cancellationToken)
    {
        var view = await work.RunAsync((db, cancelled) => FindAsync(db, assessmentId, cancelled), cancellationToken);
        if (view is null)
        {
            return AssessmentProblems.NotFound();
        }

        response.SetETag(view.Version);
        return TypedResults.Ok(view);
    }

    private static async Task<RoleAssessmentResponse?> FindAsync(
        RoleValidationDbContext db, Guid assessmentId, CancellationToken cancellationToken) =>
        await FindResultAsync(db, assessmentId, cancellationToken)
        ?? await FindPendingAsync(db, assessmentId, cancellationToken)

        // Its result may have come in between the two looks, in one commit with its end on the list.
        ?? await FindResultAsync(db, assessmentId, cancellationToken);

    private static async Task<RoleAssessmentResponse?> FindResultAsync(
        RoleValidationDbContext db, Guid assessmentId, CancellationToken cancellationToken) =>
        await db.Assessments.AsNoTracking().SingleOrDefaultAsync(x => x.Id == assessmentId, cancellationToken) is { } assessment
            ? (await RoleAssessmentResponse.OfAsync(db, [assessment], cancellationToken))[0]
            : null;

    private static async Task<RoleAssessmentResponse?> FindPendingAsync(
        RoleValidationDbContext db, Guid assessmentId, CancellationToken cancellationToken)
    {
        // The list of what is due is shared; the connection's fences decide who sees a row of it.
        var pending = await db.DueAssessments.AsNoTracking()
            .Where(x => x.AssessmentId == assessmentId || x.AgainId == assessmentId)
            .Join(
                db.Connections.AsNoTracking(),
                due => due.ConnectionId,
                connection => connection.ConnectionId,
                (due, connection) => new { due, connection })
            .SingleOrDefaultAsync(cancellationToken);
        return pending is null ? null : RoleAssessmentResponse.Pending(assessmentId, pending.connection, pending.due);
    }
}
