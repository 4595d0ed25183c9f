using System.Security.Cryptography;
using LivePlatform.Persistence;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Proves the sealed part of a provider's audit and reports the part that is not sealed yet.</summary>
public static class VerifyAudit
{
    /// <summary>The result.</summary>
    /// <param name="Intact">True when nothing is wrong with the sealed part and no row came in past the service.</param>
    /// <param name="SealedRows">Links that were checked.</param>
    /// <param name="HeadHash">Hash of the last link; whoever keeps it elsewhere can recognise this chain again.</param>
    /// <param name="TailRows">Rows that wait to be sealed.</param>
    /// <param name="TailAgeSeconds">Age of the oldest of them; more than a few seconds means that sealing stands still.</param>
    /// <param name="Findings">What is wrong; at most 100.</param>
    public sealed record Result(bool Intact, long SealedRows, string HeadHash, int TailRows, double TailAgeSeconds, IReadOnlyList<Finding> Findings);

    /// <summary>One thing that is wrong.</summary>
    /// <param name="Kind">RowChanged, RowRemoved, RowInserted, LinkBroken or ChainCut.</param>
    /// <param name="Number">The link; null for a row without one.</param>
    /// <param name="AuditId">The row; null where only links are concerned.</param>
    public sealed record Finding(ChainFault Kind, long? Number, Guid? AuditId);

    internal static async Task<Results<Ok<Result>, Refusal>> Handle(AuditVerifier verifier, CancellationToken cancellationToken) =>
        TypedResults.Ok(await verifier.VerifyAsync(cancellationToken));
}

/// <summary>What can be wrong with an audit.</summary>
public enum ChainFault
{
    /// <summary>A row is not what it was when it was sealed.</summary>
    RowChanged,

    /// <summary>A sealed row is gone.</summary>
    RowRemoved,

    /// <summary>A row was not written by the service: it was never announced to the sealer.</summary>
    RowInserted,

    /// <summary>A link does not follow from the one before it, or is missing.</summary>
    LinkBroken,

    /// <summary>The chain ends before the head that was remembered elsewhere, or another link stands in its place.</summary>
    ChainCut,
}

/// <summary>Walks a provider's chain from its first link.</summary>
internal sealed class AuditVerifier(
    UnitOfWork<TenantCredentialDbContext> work, UnitOfWork<KeysDbContext> keysWork, DataKeys keys, ProviderScope provider, TimeProvider clock)
{
    private const int BatchSize = 1000;
    private const int MostFindings = 100;

    public async Task<VerifyAudit.Result> VerifyAsync(CancellationToken cancellationToken)
    {
        // The anchor first: the chain may only have grown beyond it by the time it is walked.
        var anchor = await keysWork.RunAsync((db, cancelled) => db.Anchors.AsNoTracking().SingleOrDefaultAsync(cancelled), cancellationToken);
        using var chain = new ChainWalk(provider.Current, anchor);
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
        var findings = chain.Findings.Concat(inserted.Select(id => new VerifyAudit.Finding(ChainFault.RowInserted, null, id))).ToList();
        return new VerifyAudit.Result(
            findings.Count == 0,
            chain.Number,
            Convert.ToHexStringLower(chain.Hash),
            tail,
            oldest is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0,
            [.. findings.Take(MostFindings)]);
    }

    private async Task<List<(AuditSeal Seal, AuditEntry? Row)>> NextAsync(long after, CancellationToken cancellationToken) =>
        await work.RunAsync(
            async (db, cancelled) =>
            {
                var links = await db.AuditSeals.AsNoTracking()
                    .Where(x => x.Number > after).OrderBy(x => x.Number).Take(BatchSize)
                    .Select(seal => new { Seal = seal, Row = db.Audit.SingleOrDefault(row => row.Id == seal.AuditId) })
                    .ToListAsync(cancelled);
                return links.ConvertAll(link => (link.Seal, link.Row));
            },
            cancellationToken);

    private async Task<byte[]> ChainKeyAsync(int version, CancellationToken cancellationToken)
    {
        using var key = await keys.OfVersionAsync(DataKeyOwner.Provider, provider.Current.Value, version, cancellationToken);
        return SealChain.KeyOf(key);
    }

    private async Task<(int Count, DateTimeOffset? Oldest, List<Guid> Inserted)> LooseRowsAsync(TenantCredentialDbContext db, CancellationToken cancellationToken)
    {
        var id = provider.Current.Value;
        var tail = db.AuditTail.Where(x => x.ServiceProviderId == id);
        var count = await tail.CountAsync(cancellationToken);
        var oldest = await tail.MinAsync(x => (DateTimeOffset?)x.AppendedAt, cancellationToken);

        // One statement, one snapshot: sealing moves a row from the tail into the chain at one moment.
        var inserted = await db.Audit
            .Where(x => !db.AuditSeals.Any(s => s.AuditId == x.Id) && !db.AuditTail.Any(t => t.AuditId == x.Id))
            .OrderBy(x => x.Id).Take(MostFindings).Select(x => x.Id)
            .ToListAsync(cancellationToken);
        return (count, oldest, inserted);
    }
}

/// <summary>The state of one walk along the chain.</summary>
internal sealed class ChainWalk(ServiceProviderId provider, AuditAnchor? anchor) : IDisposable
{
    private byte[] _key = [];
    private int _keyVersion;
    private bool _anchorMet = anchor is null;

    public long Number { get; private set; }

    public byte[] Hash { get; private set; } = SealChain.Origin.ToArray();

    public List<VerifyAudit.Finding> Findings { get; } = [];

    public async Task EnterKeyAsync(int version, Func<int, CancellationToken, Task<byte[]>> read, CancellationToken cancellationToken)
    {
        if (version != _keyVersion)
        {
            Dispose();
            _key = await read(version, cancellationToken);
            _keyVersion = version;
        }
    }

    public void Check(AuditSeal seal, AuditEntry? row)
    {
        var expected = SealChain.Link(_key, provider, Number + 1, Hash, seal.AuditId, seal.RowHash);
        if (seal.Number != Number + 1 || !CryptographicOperations.FixedTimeEquals(expected, seal.Hash))
        {
            Findings.Add(new(ChainFault.LinkBroken, seal.Number, seal.AuditId));
        }

        if (row is null)
        {
            Findings.Add(new(ChainFault.RowRemoved, seal.Number, seal.AuditId));
        }
        else if (!CryptographicOperations.FixedTimeEquals(SealChain.HashOf(row), seal.RowHash))
        {
            Findings.Add(new(ChainFault.RowChanged, seal.Number, seal.AuditId));
        }

        // After a broken link the walk goes on from what stands there, so that one fault is one finding.
        (Number, Hash) = (seal.Number, seal.Hash);
        _anchorMet |= anchor is not null && anchor.Number == Number && CryptographicOperations.FixedTimeEquals(anchor.Hash, Hash);
    }

    public void CheckEnd()
    {
        if (!_anchorMet)
        {
            Findings.Add(new(ChainFault.ChainCut, anchor!.Number, null));
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
