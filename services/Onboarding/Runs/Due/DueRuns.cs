using LivePlatform.Onboarding.Persistence;
using LivePlatform.Onboarding.Settings;
using LivePlatform.Persistence;
using LivePlatform.Persistence.Due;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivePlatform.Onboarding.Runs.Due;

/// <summary>The list of runs to advance, over all providers: ids and times only.</summary>
internal sealed class DueRuns(Database<OnboardingDbContext> database, IOptions<OnboardingOptions> options, TimeProvider clock)
    : DueList<ClaimedRun>(database.App, Table, options.Value.Lease, clock)
{
    /// <summary>Wakes the loop that advances.</summary>
    public const string Channel = "live_due_runs";

    private static readonly DueTable Table = new("due_runs", Channel, ["run_id"]) { Carried = ["wakes"] };
    private readonly TimeSpan _lease = options.Value.Lease;
    private readonly TimeProvider _clock = clock;

    /// <summary>Makes a run due now, in the caller's unit of work.</summary>
    public async Task AddAsync(OnboardingDbContext db, Run run, CancellationToken cancellationToken)
    {
        db.NotifyOnCommit(Channel);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO due_runs AS due (run_id, service_provider_id, due_at, wakes)
                VALUES ({run.Id}, {run.ServiceProviderId.Value}, {_clock.GetUtcNow()}, 0)
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
            await db.Database.ExecuteSqlAsync(
                $"UPDATE due_runs SET due_at = {_clock.GetUtcNow()}, wakes = wakes + 1 WHERE run_id = ANY ({ids})", cancellationToken);
        }
    }

    /// <summary>
    /// Renews the lease in the caller's unit of work, before anything else is written: who holds the run no longer, writes nothing.
    /// </summary>
    /// <exception cref="RunLostException">Another process holds it, or it is over.</exception>
    public async Task HoldAsync(OnboardingDbContext db, ClaimedRun claimed, CancellationToken cancellationToken)
    {
        var held = await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE due_runs SET lease_until = now() + {_lease} WHERE run_id = {claimed.RunId} AND claim = {claimed.Claim} AND
            lease_until > now()
            """,
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
            UPDATE due_runs SET claim = NULL, lease_until = NULL, broke_off = 0, due_at = CASE WHEN wakes = {claimed.Wakes} THEN {next}
                ELSE least({next}, {_clock.GetUtcNow()}) END
            WHERE run_id = {claimed.RunId} AND claim = {claimed.Claim}
            """,
            cancellationToken);
    }

    /// <inheritdoc/>
    protected override ClaimedRun Read(DueClaim claimed, NpgsqlDataReader row, int first) =>
        new(row.GetGuid(first), claimed.ServiceProviderId, claimed.Claim, row.GetInt32(first + 1), claimed.DueAt);

    /// <summary>The run has nothing to do until somebody orders it.</summary>
    public static Task RemoveAsync(OnboardingDbContext db, Guid runId, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"DELETE FROM due_runs WHERE run_id = {runId}", cancellationToken);
}

/// <summary>Another process advances the run, or it is over: this one writes nothing.</summary>
internal sealed class RunLostException(Guid runId) : Exception($"Run {runId} is held by another process, or over.");
