using LivePlatform.Persistence;
using LivePlatform.Replication.Directories;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Runs;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Replication.Api;

/// <summary>Shows a run with its rounds.</summary>
internal static class GetRun
{
    private const int MostWarnings = 100;

    public static Task<Results<Ok<ReplicationRunResponse>, Refusal>> Handle(
        Guid replicationRunId, HttpResponse response, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<ReplicationRunResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(x => x.Id == replicationRunId, cancelled);
                if (run is null)
                {
                    return RunProblems.NotFound();
                }

                response.SetETag(run.Version);
                var rounds = await db.Rounds.AsNoTracking().Where(x => x.RunId == replicationRunId).ToListAsync(cancelled);
                var parts = rounds.Where(x => x.ReplacedValues > 0).Select(x => x.Part).ToList();
                var warnings = parts.Count == 0
                    ? []
                    : await db.SeenWarnings(run.DirectoryId).Where(x => parts.Contains(x.Part)).Take(MostWarnings).ToListAsync(cancelled);
                return TypedResults.Ok(
                    ReplicationRunResponse.Of(run, rounds) with { Warnings = warnings.ConvertAll(ReplicaWarningResponse.Of) });
            },
            cancellationToken);
}

/// <summary>Lists the runs of a directory, newest first.</summary>
internal static class ListRuns
{
    public static Task<Results<Ok<CursorPage<ReplicationRunResponse>>, Refusal>> Handle(
        Guid directoryId, [AsParameters] PageQuery page, UnitOfWork<ReplicationDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<CursorPage<ReplicationRunResponse>>, Refusal>>(
            async (db, cancelled) =>
            {
                if (page.Read(out var take, out Guid before) is { } refusal)
                {
                    return refusal;
                }

                if (!await db.Directories.AnyAsync(x => x.Id == directoryId, cancelled))
                {
                    return DirectoryProblems.NotFound();
                }

                var runs = await db.Runs.AsNoTracking()
                    .Where(x => x.DirectoryId == directoryId && (before == Guid.Empty || x.Id < before))
                    .OrderByDescending(x => x.Id)
                    .Take(take + 1)
                    .ToListAsync(cancelled);
                var ids = runs.ConvertAll(x => x.Id);
                var rounds = (await db.Rounds.AsNoTracking().Where(x => ids.Contains(x.RunId)).ToListAsync(cancelled))
                    .ToLookup(x => x.RunId);
                return TypedResults.Ok(
                    CursorPages.Cut(runs.ConvertAll(x => ReplicationRunResponse.Of(x, rounds[x.Id])), take, x => x.Id.ToString()));
            },
            cancellationToken);
}
