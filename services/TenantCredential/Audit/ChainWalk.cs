using System.Security.Cryptography;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Keys;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>The state of one walk along the chain.</summary>
internal sealed class ChainWalk(ServiceProviderId provider, AuditAnchor? anchor) : IDisposable
{
    private byte[] _key = [];
    private int _keyVersion;
    private bool _anchorMet = anchor is null;

    public long Number { get; private set; }

    /// <summary>The first link that is checked.</summary>
    public long From { get; private set; } = 1;

    public byte[] Hash { get; private set; } = SealChain.Origin.ToArray();

    public List<VerifyAudit.AuditFinding> Findings { get; } = [];

    /// <summary>Begins behind a link up to which all is proven.</summary>
    public void Resume(long number, byte[] hash)
    {
        (Number, Hash, From) = (number, hash, number + 1);

        // An anchor behind it was met by the walk that proved it: the sealer writes its anchor after its links, and may not have come to
        // it.
        _anchorMet |= anchor is not null && anchor.Number < number;
        Meet();
    }

    /// <summary>A link that was proven is not there any more, or is another one.</summary>
    public void Lacks(long number) => Findings.Add(new(ChainFault.ChainCut, number, null));

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
        Meet();
    }

    private void Meet() =>
        _anchorMet |= anchor is not null && anchor.Number == Number && CryptographicOperations.FixedTimeEquals(anchor.Hash, Hash);

    public void CheckEnd()
    {
        if (!_anchorMet)
        {
            Findings.Add(new(ChainFault.ChainCut, anchor!.Number, null));
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
