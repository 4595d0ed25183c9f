using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

internal static class ListSyncApps
{
    internal static async Task<Results<Ok<CursorPage<SyncAppResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, UnitOfWork<TenantCredentialDbContext> work, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var now = clock.GetUtcNow();
        var rows = await work.RunAsync(
            (
                db,
                cancelled) => db.Set<SyncApp>().AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(take + 1)
                    .ToListAsync(cancelled), cancellationToken);
        return TypedResults.Ok(CursorPages.Cut([.. rows.Select(x => SyncAppResponse.Of(x, now))], take, x => x.Id.ToString()));
    }
}

internal static class GetSyncApp
{
    internal static async Task<Results<Ok<SyncAppResponse>, Refusal>> Handle(
        Guid syncAppId,
        HttpResponse response,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var app = await work.RunAsync(
            (db, cancelled) => db.Set<SyncApp>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == syncAppId, cancelled), cancellationToken);
        if (app is null)
        {
            return SyncAppProblems.NotFound();
        }

        response.SetETag(app.Version);
        return TypedResults.Ok(SyncAppResponse.Of(app, clock.GetUtcNow()));
    }
}
