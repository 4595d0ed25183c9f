using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Puts assessments on the work list. Of one connection and stage at most one waits: a second request joins it.</summary>
internal sealed class AssessmentRequests(TimeProvider clock)
{
    /// <summary>Adds or joins in the caller's unit of work.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="connection">A verified connection.</param>
    /// <param name="stage">For what.</param>
    /// <param name="isFresh">True: the token must be newer than now, as something may just have been granted.</param>
    /// <param name="cancellationToken">Stops before anything is saved.</param>
    public async Task<Assessment> AddAsync(
        RoleValidationDbContext db, KnownConnection connection, Stage stage, bool isFresh, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db.Due.SingleOrDefaultAsync(x => x.ConnectionId == connection.ConnectionId && x.Stage == stage, cancellationToken);
        var waiting = due is null ? null : await db.Assessments.SingleOrDefaultAsync(x => x.Id == due.AssessmentId && x.Status == AssessmentStatus.Pending, cancellationToken);
        if (waiting is null)
        {
            waiting = Assessment.Of(connection, stage, now);
            db.Add(waiting);
        }

        if (due is null)
        {
            due = new DueAssessment
            {
                ConnectionId = connection.ConnectionId,
                Stage = stage,
                ServiceProviderId = connection.ServiceProviderId.Value,
                AssessmentId = waiting.Id,
                DueAt = now,
            };
            db.Add(due);
        }

        (due.AssessmentId, due.DueAt, due.NewerThan) = (waiting.Id, now, isFresh ? now : due.NewerThan);
        db.NotifyOnCommit(RoleValidationDbContext.DueChannel);
        return waiting;
    }
}
