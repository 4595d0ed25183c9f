using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Counts of the role assessments of one stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="ByOutcome">Number of assessments with each outcome.</param>
public sealed record StageSummaryResponse(Stage Stage, IReadOnlyDictionary<string, int> ByOutcome);

/// <summary>Counts of the newest role assessment of each connection, stage and DNS mode.</summary>
/// <param name="Total">Number of these assessments.</param>
/// <param name="ByOutcome">Number of them with each outcome.</param>
/// <param name="ByStage">The same for each stage.</param>
public sealed record RoleAssessmentSummaryResponse(
    int Total, IReadOnlyDictionary<string, int> ByOutcome, IReadOnlyList<StageSummaryResponse> ByStage);

/// <summary>Counts role assessments, for dashboards.</summary>
public static class SummarizeAssessments
{
    internal static Task<Ok<RoleAssessmentSummaryResponse>> Handle(
        UnitOfWork<RoleValidationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync(
            async (db, cancelled) =>
            {
                var found = await db.Assessments.Where(x => x.IsNewest).GroupBy(x => new { x.Stage, x.Outcome })
                    .Select(x => new { x.Key.Stage, x.Key.Outcome, Count = x.Count() }).ToListAsync(cancelled);
                return TypedResults.Ok(
                    new RoleAssessmentSummaryResponse(
                        found.Sum(x => x.Count),
                        found.GroupBy(x => x.Outcome).Select(x => (x.Key, x.Sum(one => one.Count))).PerValue(),
                        [
                            .. Enum.GetValues<Stage>().Select(stage => new StageSummaryResponse(
                                stage, found.Where(x => x.Stage == stage).Select(x => (x.Outcome, x.Count)).PerValue())),
                        ]));
            },
            cancellationToken);
}
