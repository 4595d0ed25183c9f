using System.Text.Json.Serialization;
using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Where an assessment stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssessmentStatus>))]
public enum AssessmentStatus
{
    /// <summary>Asked for, and without a result yet.</summary>
    Pending,

    /// <summary>It has a result, which never changes.</summary>
    Done,
}

/// <summary>An assessment as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Stage">For what.</param>
/// <param name="DnsMode">For which DNS mode; null where the stage has nothing to do with DNS.</param>
/// <param name="Status">Whether it has a result.</param>
/// <param name="Outcome">Whether the stage may go on; null while it was asked for and has no result yet.</param>
/// <param name="Code">Why it cannot be assessed, when <paramref name="Outcome"/> says so; null otherwise.</param>
/// <param name="Actor">Who must act; null when nobody must.</param>
/// <param name="Sentence">What is to be done; empty when nothing is.</param>
/// <param name="Requirements">One by one.</param>
/// <param name="Profile">The role profile that decided.</param>
/// <param name="PrincipalKind">Whose roles they are: an application's, or those of the user who signed in; null without a result.</param>
/// <param name="PrincipalId">Object id of the service principal or user.</param>
/// <param name="PrincipalName">The user's principal name; null for a service principal.</param>
/// <param name="AssessedAt">When it was read; null without a result.</param>
/// <param name="NextTryAt">When it is read again by itself before the next night; null: not before that, or not before the connection
/// works.</param>
/// <param name="WaitingReason">Why it is read again then, or what keeps it from being read.</param>
/// <param name="Version">Number of this result among those of its connection, stage and DNS mode; 0 without a result.</param>
public sealed record AssessmentView(
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
    IReadOnlyList<AssessmentView.Requirement> Requirements,
    string? Profile,
    PrincipalKind? PrincipalKind,
    Guid? PrincipalId,
    string? PrincipalName,
    DateTimeOffset? AssessedAt,
    DateTimeOffset? NextTryAt,
    string? WaitingReason,
    long Version)
{
    /// <summary>One requirement.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Result">What became of it.</param>
    /// <param name="Blocks">The step that cannot go on without it.</param>
    /// <param name="Sentence">What the customer's admin does about it.</param>
    /// <param name="Evidence">What the result rests on.</param>
    public sealed record Requirement(string Name, RequirementResult Result, string Blocks, string Sentence, string Evidence);

    /// <summary>Shows results; those that are the newest say when they are read again.</summary>
    internal static async Task<IReadOnlyList<AssessmentView>> OfAsync(
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
    internal static AssessmentView Pending(Guid id, KnownConnection connection, DueAssessment due) => new(
        id, connection.ConnectionId, connection.CustomerId, due.Stage, DnsModes.Told(due.Stage, due.DnsMode), AssessmentStatus.Pending,
        null, null, null, "", [], null, null, null, null, null,
        due.DueAt, due.Reason?.ToString(), 0);

    private static AssessmentView Of(RoleAssessment x, DueAssessment? due) => new(
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
        [.. x.Requirements.Select(rule => new Requirement(rule.Name, rule.Result, rule.Blocks, rule.Sentence, rule.Evidence))],
        x.Profile,
        x.Outcome == RoleOutcome.NotAssessable ? null : x.PrincipalKind,
        x.PrincipalId,
        x.PrincipalName,
        x.AssessedAt,
        due?.Urgency == (int)Urgency.Nightly && due.Reason is null ? null : due?.DueAt,
        due?.Reason?.ToString(),
        x.Version);
}
