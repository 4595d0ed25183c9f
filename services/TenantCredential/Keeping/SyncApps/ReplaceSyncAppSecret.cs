using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>
/// Replaces the SyncApp's secret: proven first; the former one helps out for a quarter of an hour where Entra does not know the new one
/// yet.
/// </summary>
public static class ReplaceSyncAppSecret
{
    /// <summary>The new client secret of the SyncApp.</summary>
    /// <param name="ClientSecret">Value (not the id) of the new client secret; 1 to 256 characters.</param>
    /// <param name="SecretExpiresOn">When the secret expires, within 100 years (UTC); needed only where the application may not be
    /// read.</param>
    public sealed record Request(SecretText ClientSecret, DateTimeOffset? SecretExpiresOn = null);

    internal static async Task<Results<Ok<SyncAppResponse>, Refusal>> Handle(
        Guid syncAppId,
        Request request,
        HttpContext http,
        SyncAppChange change,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (SecretInput.Check(request.ClientSecret, request.SecretExpiresOn, clock.GetUtcNow()) is { } invalid)
        {
            return invalid;
        }

        var found = await work.RunAsync(
            (db, cancelled) => db.Set<SyncApp>().AsNoTracking().SingleOrDefaultAsync(x => x.Id == syncAppId, cancelled), cancellationToken);
        if (found is null)
        {
            return SyncAppProblems.NotFound();
        }

        if (IfMatch.Check(http.Request, found.Version) is { } stale)
        {
            return stale;
        }

        var proven = await change.ProveAsync(found, request.ClientSecret, request.SecretExpiresOn, http, cancellationToken);
        return proven.Refusal is { } refusal
            ? refusal
            : await work.RunAsync((db, cancelled) => change.ReplaceAsync(db, syncAppId, proven.Value, http, cancelled), cancellationToken);
    }
}
