using System.Text.Json.Serialization;
using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Whether an assessment has a result.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssessmentStatus>))]
public enum AssessmentStatus
{
    /// <summary>The assessment was requested and has no result yet.</summary>
    Pending,

    /// <summary>The assessment has a result, which never changes.</summary>
    Done,
}

/// <summary>An assessment of a connection's Microsoft Entra roles and permissions for a stage.</summary>
/// <param name="Id">Id of the assessment.</param>
/// <param name="ConnectionId">Id of the connection.</param>
/// <param name="CustomerId">Id of the customer that the connection belongs to.</param>
/// <param name="Stage">Stage that the roles are assessed for.</param>
/// <param name="DnsMode">DNS mode that the roles are assessed for; null for stage DayTwo.</param>
/// <param name="Status">Whether the assessment has a result.</param>
/// <param name="Outcome">Whether the stage can proceed; null without a result.</param>
/// <param name="Code">Machine-readable reason for outcome NotAssessable; null otherwise.</param>
/// <param name="Actor">Who must act; null when nobody must, or without a result.</param>
/// <param name="Sentence">What must be done, for people; empty when nothing must be done.</param>
/// <param name="Requirements">Result of each requirement; empty without a result or when not assessable.</param>
/// <param name="Profile">Name and date of the role profile that was applied; null without a result.</param>
/// <param name="PrincipalKind">Whether the roles are an application's or a signed-in user's; null without a result or when not
/// assessable.</param>
/// <param name="PrincipalId">Object id of the service principal or user in Microsoft Entra; null without a result or when not
/// assessable.</param>
/// <param name="PrincipalName">User principal name of the user; null for a service principal, without a result or when not
/// assessable.</param>
/// <param name="AssessedAt">When the roles were assessed (UTC); null without a result.</param>
/// <param name="NextTryAt">When the roles are next assessed, if before the nightly assessment (UTC); null otherwise.</param>
/// <param name="WaitingReason">Machine-readable reason for the next assessment, or for the delay; null when there is none.</param>
/// <param name="Version">Number of the result for this connection, stage and DNS mode, counted from 1; 0 without a result.</param>
public sealed record RoleAssessmentResponse(
    Guid Id,
    Guid ConnectionId,
    Guid CustomerId,
    Stage Stage,
    DnsMode? DnsMode,
    AssessmentStatus Status,
    RoleOutcome? Outcome,
    string? Code,
    WhoActs? Actor,
    string Sentence,
    IReadOnlyList<RoleAssessmentResponse.AssessedRequirement> Requirements,
    string? Profile,
    PrincipalKind? PrincipalKind,
    Guid? PrincipalId,
    string? PrincipalName,
    DateTimeOffset? AssessedAt,
    DateTimeOffset? NextTryAt,
    string? WaitingReason,
    long Version)
{
    /// <summary>Result of one requirement.</summary>
    /// <param name="Name">Name of the requirement.</param>
    /// <param name="Result">Result of the requirement.</param>
    /// <param name="Blocks">What cannot be done while the requirement is not met.</param>
    /// <param name="Sentence">What the customer's administrator must do; empty when nothing must be done.</param>
    /// <param name="Evidence">Facts that the result is based on, for people.</param>
    public sealed record AssessedRequirement(string Name, RequirementResult Result, string Blocks, string Sentence, string Evidence);

    /// <summary>Shows results; those that are the newest say when they are read again.</summary>
    internal static async Task<IReadOnlyList<RoleAssessmentResponse>> OfAsync(
        RoleValidationDbContext db, IReadOnlyList<RoleAssessment> assessments, CancellationToken cancellationToken)
    {
        var connections = assessments.Where(x => x.IsNewest).Select(x => x.ConnectionId).Distinct().ToList();
        var due = await db.DueAssessments.AsNoTracking().Where(x => connections.Contains(x.ConnectionId)).ToListAsync(cancellationToken);
        return [.. assessments.Select(
            x => Of(
                x,
                x.IsNewest
                    ? due.Find(row => row.ConnectionId == x.ConnectionId && row.Stage == x.Stage && row.DnsMode == x.DnsMode)
                    : null))];
    }

    /// <summary>Shows one that has no result yet.</summary>
    internal static RoleAssessmentResponse Pending(Guid id, KnownConnection connection, DueAssessment due) => new(
        id, connection.ConnectionId, connection.CustomerId, due.Stage, DnsModes.Told(due.Stage, due.DnsMode), AssessmentStatus.Pending,
        null, null, null, "", [], null, null, null, null, null,
        due.DueAt, due.Reason?.ToString(), 0);

    private static RoleAssessmentResponse Of(RoleAssessment x, DueAssessment? due) => new(
        x.Id,
        x.ConnectionId,
        x.CustomerId,
        x.Stage,
        DnsModes.Told(x.Stage, x.DnsMode),
        AssessmentStatus.Done,
        x.Outcome,
        x.Code,
        x.Actor,
        x.Sentence,
        [.. x.Requirements.Select(rule => new AssessedRequirement(rule.Name, rule.Result, rule.Blocks, rule.Sentence, rule.Evidence))],
        x.Profile,
        x.Outcome == RoleOutcome.NotAssessable ? null : x.PrincipalKind,
        x.PrincipalId,
        x.PrincipalName,
        x.AssessedAt,
        due?.Urgency == (int)Urgency.Nightly && due.Reason is null ? null : due?.DueAt,
        due?.Reason?.ToString(),
        x.Version);
}
