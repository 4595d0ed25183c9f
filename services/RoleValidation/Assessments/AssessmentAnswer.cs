using System.Text.Json;
using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>An assessment as the API shows it.</summary>
public sealed record AssessmentAnswer(
    Guid Id,
    Guid ConnectionId,
    Guid CustomerId,
    Stage Stage,
    AssessmentStatus Status,
    RoleOutcome? Outcome,
    string Sentence,
    IReadOnlyList<RequirementDecision> Requirements,
    string? Profile,
    Guid? PrincipalId,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AssessedAt,
    DateTimeOffset? NextTryAt,
    string? WaitingReason,
    long Version)
{
    internal static AssessmentAnswer Of(Assessment x) => new(
        x.Id,
        x.ConnectionId,
        x.CustomerId,
        x.Stage,
        x.Status,
        x.Outcome,
        x.Sentence,
        JsonSerializer.Deserialize<List<RequirementDecision>>(x.Requirements, JsonSerializerOptions.Web) ?? [],
        x.Profile,
        x.PrincipalId,
        x.RequestedAt,
        x.AssessedAt,
        x.NextTryAt,
        x.WaitingReason,
        x.Version);
}
