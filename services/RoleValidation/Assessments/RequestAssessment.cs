using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Profiles;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Assesses a connection now, with a token that is newer than the request.</summary>
public static class RequestAssessment
{
    /// <summary>What is asked.</summary>
    /// <param name="ConnectionId">The connection.</param>
    /// <param name="Stage">What is about to be done.</param>
    public sealed record Request(Guid ConnectionId, Stage Stage);

    internal static Task<Results<CreatedAnswer<AssessmentAnswer>, Refusal>> Handle(
        Request request,
        CreateOnce<RoleValidationDbContext> once,
        AssessmentRequests requests,
        RoleProfiles profiles,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        once.RunAsync<AssessmentAnswer>(
            async (db, cancelled) =>
            {
                var connection = await db.Connections.SingleOrDefaultAsync(x => x.ConnectionId == request.ConnectionId && !x.IsRemoved, cancelled);
                if (connection is null)
                {
                    return AssessmentProblems.ConnectionNotFound();
                }

                if (!connection.MayBeAssessed)
                {
                    return AssessmentProblems.NotVerified();
                }

                if (!profiles.At(clock.GetUtcNow()).Stages.ContainsKey(request.Stage))
                {
                    return AssessmentProblems.NoRules(request.Stage);
                }

                var assessment = await requests.AddAsync(db, connection, request.Stage, isFresh: true, cancelled);
                return new Made<AssessmentAnswer>($"/api/v1/role-assessments/{assessment.Id}", assessment.Version, AssessmentAnswer.Of(assessment));
            },
            cancellationToken);
}
