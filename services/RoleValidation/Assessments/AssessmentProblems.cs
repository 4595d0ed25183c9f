using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Every refusal of the assessments, with its stable code.</summary>
internal static class AssessmentProblems
{
    /// <summary>A connection that another provider has, or nobody, or that was removed.</summary>
    public static Refusal ConnectionNotFound() => ProblemCodes.NotFound("connection");

    public static Refusal NotFound() => ProblemCodes.NotFound("role_assessment");

    /// <summary>Its roles cannot be read now; the same that whoever asks by message is told.</summary>
    public static Refusal NotAssessable(Hindrance hindrance) =>
        new Refusal(
            StatusCodes.Status409Conflict, hindrance.Code, "The roles of this connection cannot be assessed at the moment.",
            action: hindrance.Sentence).With("actor", hindrance.Actor);

    public static Refusal StageWithoutRules(Stage stage, RoleProfile profile) => new(
        StatusCodes.Status422UnprocessableEntity,
        "stage.without_rules",
        "The role profile in force has no rules for this stage.",
        $"{profile.Title} decides {string.Join(", ", profile.Decides)}, not {stage}.");
}
