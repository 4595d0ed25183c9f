using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.StoredSecrets;

internal static class ListStoredSecrets
{
    internal static async Task<Results<Ok<CursorPage<StoredSecretResponse>>, Refusal>> Handle(
        [AsParameters] PageQuery page, UnitOfWork<TenantCredentialDbContext> work, CancellationToken cancellationToken)
    {
        if (page.Read(out var take, out Guid after) is { } refusal)
        {
            return refusal;
        }

        var rows = await work.RunAsync(
            (db, cancelled) => db.StoredSecrets.AsNoTracking().Where(x => x.Id > after).OrderBy(x => x.Id).Take(take + 1)
                .Select(x => new StoredSecretResponse(x.Id, x.Name, x.Purpose, x.CreatedAt, x.StoredAt, x.Version)).ToListAsync(cancelled),
            cancellationToken);
        return TypedResults.Ok(CursorPages.Cut(rows, take, x => x.Id.ToString()));
    }
}

internal static class GetStoredSecret
{
    internal static Task<Results<Ok<StoredSecretResponse>, Refusal>> Handle(
        Guid storedSecretId, HttpResponse response, UnitOfWork<TenantCredentialDbContext> work, CancellationToken cancellationToken) =>
        work.RunAsync<Results<Ok<StoredSecretResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.StoredSecrets.AsNoTracking().SingleOrDefaultAsync(x => x.Id == storedSecretId, cancelled) is not { } secret)
                {
                    return StoredSecretProblems.NotFound();
                }

                response.SetETag(secret.Version);
                return TypedResults.Ok(StoredSecretResponse.Of(secret));
            },
            cancellationToken);
}
