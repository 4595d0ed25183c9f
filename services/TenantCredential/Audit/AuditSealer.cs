using System.Security.Cryptography;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Chains the waiting rows of one provider. Of several replicas one seals at a time: a lock of the transaction decides.</summary>
internal sealed class AuditSealer(
    UnitOfWork<TenantCredentialDbContext> work,
    UnitOfWork<KeysDbContext> keysWork,
    DataKeys keys,
    ProviderScope provider,
    TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <summary>Seals one batch.</summary>
    /// <returns>True when more rows wait.</returns>
    public async Task<bool> SealAsync(CancellationToken cancellationToken)
    {
        using var dataKey = await keys.CurrentAsync(DataKeyOwner.Provider, provider.Current.Value, cancellationToken);
        var chainKey = SealChain.KeyOf(dataKey);
        try
        {
            var links = await work.RunAsync((db, cancelled) => SealBatchAsync(db, chainKey, dataKey.Version, cancelled), cancellationToken);
            if (links is [.., var head])
            {
                await AnchorAsync(head, cancellationToken);
            }

            return links.Count == BatchSize;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(chainKey);
        }
    }

    private async Task<IReadOnlyList<AuditSeal>> SealBatchAsync(
        TenantCredentialDbContext db, byte[] chainKey, int keyVersion, CancellationToken cancellationToken)
    {
        var id = provider.Current.Value;
        var mine = await db.Database
            .SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({"audit-seal|" + id}, 0)) AS \"Value\"")
            .SingleAsync(cancellationToken);
        if (!mine)
        {
            return [];
        }

        var waiting = await db.AuditTail.AsNoTracking().Where(x => x.ServiceProviderId == id).OrderBy(x => x.Sequence).Take(BatchSize)
            .ToListAsync(cancellationToken);
        var ids = waiting.ConvertAll(x => x.AuditId);
        var rows = await db.Audit.AsNoTracking().Where(x => ids.Contains(x.Id)).ToDictionaryAsync(x => x.Id, cancellationToken);
        var last = await db.AuditSeals.AsNoTracking().OrderByDescending(x => x.Number).FirstOrDefaultAsync(cancellationToken);
        var links = new List<AuditSeal>(waiting.Count);
        foreach (var auditId in ids)
        {
            last = Link(
                last, auditId, rows.TryGetValue(auditId, out var row) ? SealChain.HashOf(row) : SealChain.MissingRow, chainKey, keyVersion);
            links.Add(last);
        }

        db.AddRange(links);
        await db.AuditTail.Where(x => x.ServiceProviderId == id && ids.Contains(x.AuditId)).ExecuteDeleteAsync(cancellationToken);
        return links;
    }

    private AuditSeal Link(AuditSeal? last, Guid auditId, byte[] rowHash, byte[] chainKey, int keyVersion)
    {
        var number = (last?.Number ?? 0) + 1;
        return new AuditSeal
        {
            ServiceProviderId = provider.Current,
            Number = number,
            AuditId = auditId,
            RowHash = rowHash,
            Hash = SealChain.Link(chainKey, provider.Current, number, last is null ? SealChain.Origin : last.Hash, auditId, rowHash),
            KeyVersion = keyVersion,
            SealedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Remembers the head in the other database, so that cutting the chain's end is seen. Forwards only.</summary>
    private Task<int> AnchorAsync(AuditSeal head, CancellationToken cancellationToken) =>
        keysWork.RunAsync(
            (db, cancelled) => db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO audit_anchors (service_provider_id, number, hash, anchored_at, verified_number)
                    VALUES ({provider.Current.Value}, {head.Number}, {head.Hash}, {head.SealedAt}, 0)
                ON CONFLICT (service_provider_id) DO UPDATE SET number = excluded.number, hash = excluded.hash, anchored_at =
                    excluded.anchored_at
                WHERE audit_anchors.number < excluded.number
                """,
                cancelled),
            cancellationToken);
}
