using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Lists assessments, newest first: the newest of each connection and stage, or with <c>history=true</c> all of them.</summary>
internal static class ListAssessments
{
    public static Task<Results<Ok<CursorPage<AssessmentAnswer>>, Refusal>> Handle(
        [AsParameters] PageQuery page,
        Guid? connectionId,
        Stage? stage,
        RoleOutcome? outcome,
        bool? history,
        UnitOfWork<RoleValidationDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<AssessmentAnswer>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid before) is { } refusal)
                {
                    return refusal;
                }

                var rows = await db.Assessments.AsNoTracking()
                    .Where(x => before == Guid.Empty || x.Id < before)
                    .Where(x => connectionId == null || x.ConnectionId == connectionId)
                    .Where(x => stage == null || x.Stage == stage)
                    .Where(x => history == true || !db.Assessments.Any(y => y.ConnectionId == x.ConnectionId && y.Stage == x.Stage && y.Id > x.Id))
                    .Where(x => outcome == null || x.Outcome == outcome)
                    .OrderByDescending(x => x.Id)
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                return TypedResults.Ok(CursorPages.Cut(rows.ConvertAll(AssessmentAnswer.Of), take, x => x.Id.ToString()));
            },
            cancellationToken);
}

/// <summary>Shows one assessment.</summary>
internal static class GetAssessment
{
    public static Task<Results<Ok<AssessmentAnswer>, Refusal>> Handle(
        Guid assessmentId, HttpResponse response, UnitOfWork<RoleValidationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<AssessmentAnswer>, Refusal>>(
            async (db, cancelled) =>
            {
                var assessment = await db.Assessments.AsNoTracking().SingleOrDefaultAsync(x => x.Id == assessmentId, cancelled);
                if (assessment is null)
                {
                    return AssessmentProblems.NotFound();
                }

                response.SetETag(assessment.Version);
                return TypedResults.Ok(AssessmentAnswer.Of(assessment));
            },
            cancellationToken);
}
