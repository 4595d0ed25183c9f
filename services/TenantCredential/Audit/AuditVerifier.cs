using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>
/// Walks a provider's chain, from its first link or from where an earlier walk ended well. What it proved is remembered in the other
/// database, with the anchor: whoever can write the rows cannot move it.
/// </summary>
internal sealed class AuditVerifier(
    UnitOfWork<TenantCredentialDbContext> work,
    UnitOfWork<KeysDbContext> keysWork,
    DataKeys keys,
    ProviderScope provider,
    TimeProvider clock)
{
    private const int BatchSize = 1000;
    private const int MostFindings = 100;

    /// <summary>What was proven is proven again once a day: a row may be changed behind a link that stands.</summary>
    private static readonly TimeSpan WholeEach = TimeSpan.FromHours(24);

    public async Task<VerifyAudit.AuditVerificationResponse> VerifyAsync(bool full, CancellationToken cancellationToken)
    {
        // The anchor first: the chain may only have grown beyond it by the time it is walked.
        var anchor = await keysWork.RunAsync(
            (db, cancelled) => db.Anchors.AsNoTracking().SingleOrDefaultAsync(cancelled), cancellationToken);
        using var chain = new ChainWalk(provider.Current, anchor);
        if (anchor is { VerifiedNumber: > 0, VerifiedHash: { } verified })
        {
            if (!await StandsAsync(anchor.VerifiedNumber, verified, cancellationToken))
            {
                chain.Lacks(anchor.VerifiedNumber);
            }
            else if (!full && anchor.WalkedAt + WholeEach > clock.GetUtcNow())
            {
                chain.Resume(anchor.VerifiedNumber, verified);
            }
        }

        while (await NextAsync(chain.Number, cancellationToken) is { Count: > 0 } batch)
        {
            foreach (var (seal, row) in batch)
            {
                await chain.EnterKeyAsync(seal.KeyVersion, ChainKeyAsync, cancellationToken);
                chain.Check(seal, row);
            }
        }

        chain.CheckEnd();
        var (tail, oldest, inserted) = await work.RunAsync(LooseRowsAsync, cancellationToken);
        var findings = chain.Findings.Concat(
            inserted.Select(id => new VerifyAudit.AuditFinding(ChainFault.RowInserted, null, id))).ToList();
        if (findings.Count == 0 && chain.Number > 0)
        {
            await RememberAsync(chain, cancellationToken);
        }

        return new VerifyAudit.AuditVerificationResponse(
            findings.Count == 0,
            chain.Number,
            chain.From,
            Convert.ToHexStringLower(chain.Hash),
            tail,
            oldest is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0,
            [.. findings.Take(MostFindings)]);
    }

    private Task<bool> StandsAsync(long number, byte[] hash, CancellationToken cancellationToken) =>
        work.RunAsync((db, cancelled) => db.AuditSeals.AnyAsync(x => x.Number == number && x.Hash == hash, cancelled), cancellationToken);

    private async Task RememberAsync(ChainWalk chain, CancellationToken cancellationToken)
    {
        var (number, hash, now) = (chain.Number, chain.Hash, chain.From == 1 ? clock.GetUtcNow() : (DateTimeOffset?)null);
        await keysWork.RunAsync(
            (db, cancelled) => db.Anchors.Where(x => x.VerifiedNumber <= number).ExecuteUpdateAsync(
                set => set.SetProperty(x => x.VerifiedNumber, number).SetProperty(x => x.VerifiedHash, hash)
                    .SetProperty(x => x.WalkedAt, x => now ?? x.WalkedAt), cancelled),
            cancellationToken);
    }

    private async Task<List<(AuditSeal Seal, AuditEntry? Row)>> NextAsync(long after, CancellationToken cancellationToken) =>
        await work.RunAsync(
            async (db, cancelled) =>
            {
                var links = await db.AuditSeals.AsNoTracking()
                    .Where(x => x.Number > after).OrderBy(x => x.Number).Take(BatchSize)
                    .Select(seal => new { Seal = seal, Row = db.Set<AuditEntry>().SingleOrDefault(row => row.Id == seal.AuditId) })
                    .ToListAsync(cancelled);
                return links.ConvertAll(link => (link.Seal, link.Row));
            },
            cancellationToken);

    private async Task<byte[]> ChainKeyAsync(int version, CancellationToken cancellationToken)
    {
        using var key = await keys.OfVersionAsync(DataKeyOwner.Provider, provider.Current.Value, version, cancellationToken);
        return SealChain.KeyOf(key);
    }

    private async Task<(int Count, DateTimeOffset? Oldest, List<Guid> Inserted)> LooseRowsAsync(
        TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        var id = provider.Current.Value;
        var tail = db.AuditTail.Where(x => x.ServiceProviderId == id);
        var count = await tail.CountAsync(cancellationToken);
        var oldest = await tail.MinAsync(x => (DateTimeOffset?)x.AppendedAt, cancellationToken);

        // One statement, one snapshot: sealing moves a row from the tail into the chain at one moment.
        var inserted = await db.Audit
            .Where(x => !db.Set<AuditSeal>().Any(s => s.AuditId == x.Id) && !db.Set<AuditTailEntry>().Any(t => t.AuditId == x.Id))
            .OrderBy(x => x.Id).Take(MostFindings).Select(x => x.Id)
            .ToListAsync(cancellationToken);
        return (count, oldest, inserted);
    }
}
