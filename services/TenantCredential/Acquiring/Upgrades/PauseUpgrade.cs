using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Work;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>Stops an upgrade, or lets it go on. What has begun for a connection is always brought to its end.</summary>
public static class PauseUpgrade
{
    internal static Task<Results<Ok<UpgradeResponse>, Refusal>> PauseAsync(
        Guid upgradeId,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        SetAsync(upgradeId, isPaused: true, http, work, clock, cancellationToken);

    internal static Task<Results<Ok<UpgradeResponse>, Refusal>> ResumeAsync(
        Guid upgradeId,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken) =>
        SetAsync(upgradeId, isPaused: false, http, work, clock, cancellationToken);

    private static async Task<Results<Ok<UpgradeResponse>, Refusal>> SetAsync(
        Guid upgradeId,
        bool isPaused,
        HttpContext http,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var result = await work.RunAsync<Result<UpgradeResponse>>(
            async (db, cancelled) =>
            {
                await db.Database.ExecuteSqlAsync($"SELECT 1 FROM upgrades WHERE id = {upgradeId} FOR UPDATE", cancelled);
                if (await db.Set<Upgrade>().SingleOrDefaultAsync(x => x.Id == upgradeId, cancelled) is not { } upgrade)
                {
                    return UpgradeProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, upgrade.Version) is { } stale)
                {
                    return stale;
                }

                upgrade.Pause(isPaused);
                var waiting = isPaused
                    ? []
                    : await db.Set<UpgradeItem>().Where(x => x.UpgradeId == upgradeId && x.State == UpgradeItemState.Waiting)
                        .ToListAsync(cancelled);
                foreach (var item in waiting)
                {
                    await WorkList.ScheduleUpgradeAsync(db, item, clock.GetUtcNow(), cancelled);
                }

                return (await ReadUpgrades.ViewsAsync(db, [upgrade], cancelled))[0];
            },
            cancellationToken);
        if (result.Refusal is { } refusal)
        {
            return refusal;
        }

        http.Response.SetETag(result.Value.Version);
        return TypedResults.Ok(result.Value);
    }
}
