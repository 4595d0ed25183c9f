using LivePlatform.Contracts;
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

public static class CreateStoredSecret
{
    /// <summary>The secret to store.</summary>
    /// <param name="Name">Name, unique within the service provider; 1 to 200 characters.</param>
    /// <param name="Purpose">What the secret is used for; cannot be changed later.</param>
    /// <param name="Value">The secret, which no response returns: 1 to 4,096 characters, or 16 to 256 for WebhookSignature.</param>
    public sealed record Request([property: ProperName] string Name, SecretPurpose Purpose, SecretText Value);

    internal static async Task<Results<CreatedAnswer<StoredSecretResponse>, Refusal>> Handle(
        Request request,
        StoredSecretVault vault,
        AuditTrail audit,
        OperatorIdentity who,
        ProviderScope provider,
        CreateOnce<TenantCredentialDbContext> once,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (StoredSecretProblems.Check(request.Value, request.Purpose) is { } wrong)
        {
            return wrong;
        }

        // Sealed before the unit of work: the key stands in another database.
        var now = clock.GetUtcNow().ToMicroseconds();
        var id = Guid.CreateVersion7(now);
        var value = await vault.SealAsync(id, version: 1, request.Value, cancellationToken);
        return await once.RunAsync<StoredSecretResponse>(
            async (db, cancelled) =>
            {
                var secret = StoredSecret.Of(provider.Current, id, request.Name, request.Purpose, value, now);
                db.Add(secret);
                if (!await StoredSecretSaving.IsFirstAsync(db, cancelled))
                {
                    return StoredSecretProblems.NameTaken();
                }

                await audit.AppendAsync(
                    db,
                    AuditRecord.OfStoredSecret(AuditTrail.Of(who), AuditAction.StoredSecretCreated, id, 1, request.Purpose.ToString()),
                    cancelled);
                return new Made<StoredSecretResponse>($"/api/v1/stored-secrets/{id}", secret.Version, StoredSecretResponse.Of(secret));
            },
            cancellationToken);
    }
}

/// <summary>Saving where another secret may have the name.</summary>
internal static class StoredSecretSaving
{
    /// <summary>The index over names decides who was first.</summary>
    public static async Task<bool> IsFirstAsync(TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException taken) when (taken.IsUniqueViolation(StoredSecretTables.StoredSecretName))
        {
            return false;
        }
    }
}
