using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Every refusal about assessments.</summary>
internal static class AssessmentProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("assessment");

    public static Refusal ConnectionNotFound() => ProblemCodes.NotFound("connection");

    public static Refusal NotVerified() => new(
        StatusCodes.Status409Conflict, "connection.not_verified", "The connection does not work, so its roles cannot be read.", action: "Validate the connection first.");

    public static Refusal NoRules(Stage stage) => new(
        StatusCodes.Status422UnprocessableEntity, "stage.no_rules", $"The role profile in force has no rules for {stage}.");
}
