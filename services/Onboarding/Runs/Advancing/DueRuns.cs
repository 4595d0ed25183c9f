using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivePlatform.Onboarding.Runs.Advancing;

/// <summary>The list of runs to advance, over all providers: ids and times only.</summary>
internal sealed class DueRuns(Database<OnboardingDbContext> database, IOptions<OnboardingOptions> options, TimeProvider clock)
{
    /// <summary>Wakes the loop that advances.</summary>
    public const string Channel = "live_due_runs";

    /// <summary>Makes a run due now, in the caller's unit of work.</summary>
    public async Task AddAsync(OnboardingDbContext db, Run run, CancellationToken cancellationToken)
    {
        db.NotifyOnCommit(Channel);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_runs AS due (run_id, service_provider_id, due_at, wakes) VALUES ({run.Id}, {run.ServiceProviderId.Value}, {clock.GetUtcNow()}, 0)
            ON CONFLICT (run_id) DO UPDATE SET due_at = excluded.due_at, wakes = due.wakes + 1
            """,
            cancellationToken);
    }

    /// <summary>Something happened that these runs may wait for.</summary>
    public async Task WakeAsync(OnboardingDbContext db, IQueryable<Run> runs, CancellationToken cancellationToken)
    {
        var ids = await runs.Select(run => run.Id).ToListAsync(cancellationToken);
        if (ids.Count > 0)
        {
            db.NotifyOnCommit(Channel);
            await db.Database.ExecuteSqlAsync($"UPDATE due_runs SET due_at = {clock.GetUtcNow()}, wakes = wakes + 1 WHERE run_id = ANY ({ids})", cancellationToken);
        }
    }

    /// <summary>Takes the run that is due for longest; null when none is. A process that dies leaves it to the others when its lease has run out.</summary>
    public async Task<ClaimedRun?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var claim = database.App.CreateCommand(
            """
            WITH next AS MATERIALIZED (
                SELECT run_id FROM due_runs
                WHERE due_at <= $1 AND (lease_until IS NULL OR lease_until < now())
                ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE due_runs AS due SET claim = gen_random_uuid(), lease_until = now() + $2
            FROM next WHERE due.run_id = next.run_id
            RETURNING due.run_id, due.service_provider_id, due.claim, due.wakes, due.due_at
            """);
        claim.Parameters.Add(new NpgsqlParameter { Value = clock.GetUtcNow() });
        claim.Parameters.Add(new NpgsqlParameter { Value = options.Value.Lease });
        await using var reader = await claim.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new ClaimedRun(
            reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4)) : null;
    }

    /// <summary>Renews the lease in the caller's unit of work, before anything else is written: who holds the run no longer, writes nothing.</summary>
    /// <exception cref="RunLostException">Another process holds it, or it is over.</exception>
    public async Task HoldAsync(OnboardingDbContext db, ClaimedRun claimed, CancellationToken cancellationToken)
    {
        var held = await db.Database.ExecuteSqlAsync(
            $"UPDATE due_runs SET lease_until = now() + {options.Value.Lease} WHERE run_id = {claimed.RunId} AND claim = {claimed.Claim} AND lease_until > now()",
            cancellationToken);
        if (held == 0)
        {
            throw new RunLostException(claimed.RunId);
        }
    }

    /// <summary>Gives a run back that goes on at that time, or sooner when it was woken meanwhile.</summary>
    public Task FreeAsync(OnboardingDbContext db, ClaimedRun claimed, DateTimeOffset next, CancellationToken cancellationToken)
    {
        db.NotifyOnCommit(Channel);
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE due_runs SET claim = NULL, lease_until = NULL, due_at = CASE WHEN wakes = {claimed.Wakes} THEN {next} ELSE least({next}, {clock.GetUtcNow()}) END
            WHERE run_id = {claimed.RunId} AND claim = {claimed.Claim}
            """,
            cancellationToken);
    }

    /// <summary>The run has nothing to do until somebody orders it.</summary>
    public static Task RemoveAsync(OnboardingDbContext db, Guid runId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_runs WHERE run_id = {runId}", cancellationToken);
}

/// <summary>Another process advances the run, or it is over: this one writes nothing.</summary>
internal sealed class RunLostException(Guid runId) : Exception($"Run {runId} is held by another process, or over.");
