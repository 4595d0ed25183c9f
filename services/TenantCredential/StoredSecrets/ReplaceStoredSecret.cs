using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.StoredSecrets;

/// <summary>Renames a stored secret and replaces its value; whoever opens it next gets the new one.</summary>
public static class ReplaceStoredSecret
{
    /// <summary>The new name and value of a stored secret.</summary>
    /// <param name="Name">Name, unique within the service provider; 1 to 200 characters.</param>
    /// <param name="Value">The new secret, which no response returns: 1 to 4,096 characters, or 16 to 256 for WebhookSignature.</param>
    public sealed record Request([property: ProperName] string Name, SecretText Value);

    internal static async Task<Results<Ok<StoredSecretResponse>, Refusal>> Handle(
        Guid storedSecretId,
        Request request,
        HttpContext http,
        StoredSecretVault vault,
        AuditTrail audit,
        OperatorIdentity who,
        UnitOfWork<TenantCredentialDbContext> work,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var found = await work.RunAsync(
            (db, cancelled) => db.StoredSecrets.AsNoTracking().SingleOrDefaultAsync(x => x.Id == storedSecretId, cancelled),
            cancellationToken);
        if (found is null)
        {
            return StoredSecretProblems.NotFound();
        }

        if ((StoredSecretProblems.Check(request.Value, found.Purpose) ?? IfMatch.Check(http.Request, found.Version)) is { } wrong)
        {
            return wrong;
        }

        // Sealed before the unit of work: the key stands in another database. Whoever replaces it in between makes this version stale.
        var value = await vault.SealAsync(storedSecretId, found.ValueVersion + 1, request.Value, cancellationToken);
        return await work.RunAsync<Results<Ok<StoredSecretResponse>, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.StoredSecrets.SingleOrDefaultAsync(x => x.Id == storedSecretId, cancelled) is not { } secret)
                {
                    return StoredSecretProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, secret.Version) is { } late)
                {
                    return late;
                }

                secret.Replace(request.Name, value, clock.GetUtcNow().ToMicroseconds());
                if (!await StoredSecretSaving.IsFirstAsync(db, cancelled))
                {
                    return StoredSecretProblems.NameTaken();
                }

                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(
                        AuditTrail.Of(who), AuditAction.StoredSecretReplaced, secret.Id, secret.ValueVersion, secret.Purpose.ToString()),
                    cancelled);
                http.Response.SetETag(secret.Version);
                return TypedResults.Ok(StoredSecretResponse.Of(secret));
            },
            cancellationToken);
    }
}

/// <summary>Deletes a stored secret: what needs it fails from now on, and says so.</summary>
internal static class RemoveStoredSecret
{
    internal static Task<Results<NoContent, Refusal>> Handle(
        Guid storedSecretId,
        HttpContext http,
        AuditTrail audit,
        OperatorIdentity who,
        UnitOfWork<TenantCredentialDbContext> work,
        CancellationToken cancellationToken) =>
        work.RunAsync<Results<NoContent, Refusal>>(
            async (db, cancelled) =>
            {
                if (await db.StoredSecrets.SingleOrDefaultAsync(x => x.Id == storedSecretId, cancelled) is not { } secret)
                {
                    return StoredSecretProblems.NotFound();
                }

                if (IfMatch.Check(http.Request, secret.Version) is { } stale)
                {
                    return stale;
                }

                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(
                        AuditTrail.Of(who), AuditAction.StoredSecretRemoved, secret.Id, secret.ValueVersion, secret.Purpose.ToString()),
                    cancelled);
                db.Remove(secret);
                return TypedResults.NoContent();
            },
            cancellationToken);
}
