using System.ComponentModel;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>The upgrades of the provider, newest last, and one with its items.</summary>
public static class ReadUpgrades
{
    internal static async Task<Results<Ok<CursorPage<UpgradeResponse>>, Refusal>> ListAsync(
        [AsParameters] PageQuery page, UnitOfWork<TenantCredentialDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } badPage)
        {
            return badPage;
        }

        var cut = await work.RunAsync(
            async (db, cancelled) =>
            {
                var rows = await db.Set<Upgrade>().AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(take + 1)
                    .ToListAsync(cancelled);
                return CursorPages.Cut(await ViewsAsync(db, rows, cancelled), take, x => x.Id.ToString("D"));
            },
            cancellationToken);
        return TypedResults.Ok(cut);
    }

    internal static async Task<Results<Ok<UpgradeResponse>, Refusal>> GetAsync(
        Guid upgradeId, HttpResponse response, UnitOfWork<TenantCredentialDbContext> work, CancellationToken cancellationToken)
    {
        var views = await work.RunAsync(
            async (
                db,
                cancelled) => await ViewsAsync(
                    db,
                    await db.Set<Upgrade>().AsNoTracking().Where(x => x.Id == upgradeId).ToListAsync(cancelled),
                    cancelled), cancellationToken);
        if (views.Count == 0)
        {
            return UpgradeProblems.NotFound();
        }

        response.SetETag(views[0].Version);
        return TypedResults.Ok(views[0]);
    }

    internal static async Task<Results<Ok<CursorPage<UpgradeItemResponse>>, Refusal>> ItemsAsync(
        Guid upgradeId,
        [AsParameters] PageQuery page,
        [Description("Only connections in this state.")][FromQuery(Name = "state")] EnumFilter<UpgradeItemState>? state,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken)
    {
        if ((page.Read(out var take, out Guid after) ?? state.Check("state")) is { } bad)
        {
            return bad;
        }

        var wanted = state?.Value;
        var cut = await work.RunAsync<Result<CursorPage<UpgradeItemResponse>>>(
            async (db, cancelled) =>
            {
                if (!await db.Set<Upgrade>().AnyAsync(x => x.Id == upgradeId, cancelled))
                {
                    return UpgradeProblems.NotFound();
                }

                var rows = await db.Set<UpgradeItem>().AsNoTracking()
                    .Where(x => x.UpgradeId == upgradeId && x.Id > after && (wanted == null || x.State == wanted))
                    .OrderBy(x => x.Id).Take(take + 1).ToListAsync(cancelled);
                return CursorPages.Cut(rows.ConvertAll(UpgradeItemResponse.Of), take, x => x.Id.ToString("D"));
            },
            cancellationToken);
        return cut.Refusal is { } refusal ? refusal : TypedResults.Ok(cut.Value);
    }

    internal static async Task<IReadOnlyList<UpgradeResponse>> ViewsAsync(
        TenantCredentialDbContext db, IReadOnlyList<Upgrade> rows, CancellationToken cancellationToken)
    {
        var ids = rows.Select(x => x.Id).ToList();
        var counts = await db.Set<UpgradeItem>().Where(x => ids.Contains(x.UpgradeId))
            .GroupBy(x => new { x.UpgradeId, x.State }).Select(x => new { x.Key.UpgradeId, x.Key.State, Count = x.Count() })
            .ToListAsync(cancellationToken);
        var byUpgrade = counts.ToLookup(x => x.UpgradeId);
        return [.. rows.Select(row =>
            UpgradeResponse.Of(row, UpgradeCounts.Of(byUpgrade[row.Id].ToDictionary(x => x.State, x => x.Count))))];
    }
}
