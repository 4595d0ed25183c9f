using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>
/// Asks for an assessment now. The answer names the assessment to come; it has an outcome as soon as Microsoft has answered.
/// </summary>
public static class CreateRoleAssessment
{
    /// <summary>The assessment to request.</summary>
    /// <param name="ConnectionId">Id of the connection.</param>
    /// <param name="Stage">Stage to assess the roles for.</param>
    /// <param name="DnsMode">Who creates, or created, the DNS records and activation user; left out, Automatic. Ignored for stage
    /// DayTwo.</param>
    public sealed record Request(Guid ConnectionId, Stage Stage, DnsMode? DnsMode = null);

    internal static Task<Results<CreatedAnswer<RoleAssessmentResponse>, Refusal>> Handle(
        Request request,
        CreateOnce<RoleValidationDbContext> once,
        DueAssessments due,
        RoleProfileCatalog profiles,
        ActingOperator acting,
        CancellationToken cancellationToken) =>
        once.RunAsync<RoleAssessmentResponse>(
            async (db, cancelled) =>
            {
                var connection = await db.Connections.AsNoTracking()
                    .SingleOrDefaultAsync(x => x.ConnectionId == request.ConnectionId && !x.IsRemoved, cancelled);
                if (connection is null)
                {
                    return AssessmentProblems.ConnectionNotFound();
                }

                var profile = profiles.InForce(due.Now);
                if (!profile.Decides.Contains(request.Stage))
                {
                    return AssessmentProblems.StageWithoutRules(
                        $"{profile.Title} decides {string.Join(", ", profile.Decides)}, not {request.Stage}.");
                }

                if (Hindrance.Of(connection, request.Stage, profile) is { } hindrance)
                {
                    return AssessmentProblems.NotAssessable(hindrance);
                }

                acting.For(connection.CustomerId);
                var id = await due.AskAsync(db, connection, request.Stage, request.DnsMode, Urgency.Asked, cancelled);
                var mode = DnsModes.Of(request.Stage, request.DnsMode);
                var row = await db.DueAssessments.AsNoTracking()
                    .SingleAsync(
                        x => x.ConnectionId == connection.ConnectionId && x.Stage == request.Stage && x.DnsMode == mode, cancelled);
                var view = RoleAssessmentResponse.Pending(id, connection, row);
                return new Made<RoleAssessmentResponse>($"/api/v1/role-assessments/{id}", view.Version, view);
            },
            cancellationToken);
}
