using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Profiles;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Every refusal of the assessments, with its stable code.</summary>
internal static class AssessmentProblems
{
    /// <summary>A connection that another provider has, or nobody, or that was removed.</summary>
    public static Refusal ConnectionNotFound() => ProblemCodes.NotFound("connection");

    public static Refusal NotFound() => ProblemCodes.NotFound("role_assessment");

    /// <summary>Its roles cannot be read now; the last result stays.</summary>
    public static Refusal NotAssessable(KnownConnection connection) =>
        connection.Method != ConnectionMethod.AppRegistration
            ? new Refusal(
                StatusCodes.Status409Conflict,
                "connection.method_not_assessable",
                "Roles are assessed for application registrations only.",
                action: "Upgrade the connection to an application registration.")
            : new Refusal(
                StatusCodes.Status409Conflict,
                "connection.not_verified",
                "The connection does not work at the moment, so its roles cannot be read.",
                action: connection.Action ?? "Validate the connection first; its roles are assessed as soon as it works.");

    public static Refusal StageWithoutRules(Stage stage, RoleProfile profile) => new(
        StatusCodes.Status422UnprocessableEntity,
        "stage.without_rules",
        "The role profile in force has no rules for this stage.",
        $"{profile.Title} decides {string.Join(", ", profile.Decides)}, not {stage}.");

    public static Refusal BadFilter(string filter, string expected) =>
        new(StatusCodes.Status400BadRequest, "filter.invalid", $"The filter {filter} is not one.", $"{filter} must be {expected}");
}
