using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>A try that this process holds.</summary>
internal readonly record struct ClaimedAssessment(
    Guid ConnectionId, Stage Stage, DnsMode DnsMode, Guid ServiceProviderId, Guid Claim, DateTimeOffset DueAt);

/// <summary>The list of assessments to come, over all providers: ids and times only.</summary>
internal sealed class DueAssessments(
    Database<RoleValidationDbContext> database, IOptions<RoleValidationOptions> options, TimeProvider clock)
    : DueList<ClaimedAssessment>(database.App, Table, options.Value.Lease, clock)
{
    /// <summary>Wakes the loop that assesses.</summary>
    public const string Channel = "live_due_assessments";

    private static readonly DueTable Table = new("due_assessments", Channel, ["connection_id", "stage", "dns_mode"])
    {
        // A newer replica may know stages that this one does not: it assesses them.
        Only = $"due.stage IN ('{string.Join("', '", Enum.GetNames<Stage>())}') AND due.dns_mode IN "
            + $"('{string.Join("', '", Enum.GetNames<DnsMode>())}')",
        Rank = "due.urgency",
    };

    private readonly TimeProvider _clock = clock;

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>
    /// Makes a connection due now, in the caller's unit of work. One that waits already is brought forward, unless Microsoft asked to wait;
    /// one that is being read is read again afterwards, since what was read before the question cannot answer it.
    /// </summary>
    /// <returns>The id of the assessment that will answer.</returns>
    public async Task<Guid> AskAsync(
        RoleValidationDbContext db,
        KnownConnection connection,
        Stage stage,
        DnsMode? asked,
        Urgency urgency,
        CancellationToken cancellationToken)
    {
        var now = Now;
        var mode = DnsModes.Of(stage, asked);
        var throttled = nameof(NextTryReason.Throttled);
        db.NotifyOnCommit(Channel);
        var ids = await db.Database.SqlQuery<Guid>(
            $"""
            INSERT INTO due_assessments AS due (connection_id, stage, dns_mode, service_provider_id, assessment_id, urgency, due_at,
                requested_at, unanswered_since, attempts, looks)
            VALUES ({connection.ConnectionId}, {stage.ToString()}, {mode.ToString()}, {connection.ServiceProviderId.Value},
                {Guid.CreateVersion7(now)}, {(int)urgency}, {now}, {now}, {now}, 0, 0)
            ON CONFLICT (connection_id, stage, dns_mode) DO UPDATE SET
                again_id = CASE WHEN due.lease_until > now() THEN coalesce(due.again_id, excluded.assessment_id) ELSE due.again_id END,
                urgency = least(due.urgency, excluded.urgency),
                due_at = CASE WHEN due.reason = {throttled} THEN greatest(due.due_at, excluded.due_at) ELSE excluded.due_at END,
                reason = CASE WHEN due.reason = {throttled} THEN due.reason END,
                detail = CASE WHEN due.reason = {throttled} THEN due.detail END,
                looks = CASE WHEN excluded.urgency = {(int)Urgency.Asked} THEN 0 ELSE due.looks END,
                requested_at = excluded.requested_at,
                unanswered_since = coalesce(due.unanswered_since, excluded.unanswered_since)
            RETURNING coalesce(again_id, assessment_id) AS "Value"
            """).ToListAsync(cancellationToken);
        return ids.Single();
    }

    /// <summary>What waited for this connection to work goes on.</summary>
    public static Task ResumeAsync(RoleValidationDbContext db, Guid connectionId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE due_assessments SET due_at = {now}, reason = NULL, unanswered_since = {now}
            WHERE connection_id = {connectionId} AND due_at IS NULL
            """,
            cancellationToken);
    }

    /// <summary>Nothing is read while the connection does not work.</summary>
    public static Task PauseAsync(RoleValidationDbContext db, Guid connectionId, CancellationToken cancellationToken)
    {
        var reason = nameof(NextTryReason.ConnectionNotVerified);
        return db.Database.ExecuteSqlAsync(
            $"UPDATE due_assessments SET due_at = NULL, reason = {reason}, detail = NULL WHERE connection_id = {connectionId}",
            cancellationToken);
    }

    /// <summary>The connection is gone.</summary>
    public static Task ForgetAsync(RoleValidationDbContext db, Guid connectionId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_assessments WHERE connection_id = {connectionId}", cancellationToken);

    /// <summary>The row of a try, locked; null when this try no longer holds it.</summary>
    public static async Task<DueAssessment?> HoldAsync(
        RoleValidationDbContext db, ClaimedAssessment claimed, CancellationToken cancellationToken) =>
        (await db.DueAssessments.FromSql(
            $"""
            SELECT * FROM due_assessments WHERE connection_id = {claimed.ConnectionId} AND stage = {claimed.Stage.ToString()} AND
            dns_mode = {claimed.DnsMode.ToString()} AND claim = {claimed.Claim} FOR UPDATE
            """)
            .ToListAsync(cancellationToken)).SingleOrDefault();

    /// <inheritdoc/>
    protected override ClaimedAssessment Read(DueClaim claimed, NpgsqlDataReader row, int first) => new(
        row.GetGuid(first), Enum.Parse<Stage>(row.GetString(first + 1)), Enum.Parse<DnsMode>(row.GetString(first + 2)),
        claimed.ServiceProviderId, claimed.Claim, claimed.DueAt);
}
