namespace LivePlatform.RoleValidation.Assessments;

internal static class AssessmentEndpoints
{
    public static RouteGroupBuilder MapAssessments(this RouteGroupBuilder api)
    {
        var assessments = api.MapGroup("/role-assessments").WithTags("RoleAssessments");
        assessments.MapGet("", ListAssessments.Handle).WithName("listRoleAssessments")
            .WithSummary("Lists what the roles of connections came to.");
        assessments.MapPost("", RequestAssessment.Handle).WithName("requestRoleAssessment")
            .WithSummary("Asks for an assessment now; its outcome follows.");
        assessments.MapGet("/{assessmentId:guid}", GetAssessment.Handle).WithName("getRoleAssessment").WithSummary("Shows one assessment.");
        return api;
    }
}
