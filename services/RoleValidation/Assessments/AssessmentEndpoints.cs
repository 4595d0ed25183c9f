using LivePlatform.ServiceDefaults.Problems;
namespace LivePlatform.RoleValidation.Assessments;

internal static class AssessmentEndpoints
{
    public static RouteGroupBuilder MapAssessments(this RouteGroupBuilder api)
    {
        var assessments = api.MapGroup("/role-assessments").WithTags("RoleAssessments");
        assessments.MapGet("", ListAssessments.Handle).WithName("listRoleAssessments")
            .WithSummary("Lists role assessments of connections.");
        assessments.MapGet("/summary", SummarizeAssessments.Handle).WithName("getRoleAssessmentSummary")
            .WithSummary("Counts the newest role assessments by outcome and stage.");
        assessments.MapPost("", CreateRoleAssessment.Handle).WithName("createRoleAssessment")
            .WithSummary("Starts an assessment now; its outcome follows.")
            .Refuses(AssessmentProblems.OfRequests());
        assessments.MapGet("/{assessmentId:guid}", GetAssessment.Handle).WithName("getRoleAssessment").WithSummary("Shows one assessment.")
            .Refuses(AssessmentProblems.NotFound());
        return api;
    }
}
