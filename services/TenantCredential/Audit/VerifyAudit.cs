using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Proves the sealed part of a provider's audit and reports the part that is not sealed yet.</summary>
public static class VerifyAudit
{
    /// <summary>The result.</summary>
    /// <param name="Intact">True when nothing is wrong with the links from <c>fromNumber</c> on and their rows, and no row came in past the
    /// service.</param>
    /// <param name="SealedRows">Links of the chain.</param>
    /// <param name="FromNumber">The first link that was checked now; those before it were proven within the last 24 hours.</param>
    /// <param name="HeadHash">Hash of the last link; whoever keeps it elsewhere can recognise this chain again.</param>
    /// <param name="TailRows">Rows that wait to be sealed.</param>
    /// <param name="TailAgeSeconds">Age of the oldest of them; more than a few seconds means that sealing stands still.</param>
    /// <param name="Findings">What is wrong; at most 100.</param>
    public sealed record Result(
        bool Intact,
        long SealedRows,
        long FromNumber,
        string HeadHash,
        int TailRows,
        double TailAgeSeconds,
        IReadOnlyList<Finding> Findings);

    /// <summary>One thing that is wrong.</summary>
    /// <param name="Kind">RowChanged, RowRemoved, RowInserted, LinkBroken or ChainCut.</param>
    /// <param name="Number">The link; null for a row without one.</param>
    /// <param name="AuditId">The row; null where only links are concerned.</param>
    public sealed record Finding(ChainFault Kind, long? Number, Guid? AuditId);

    /// <param name="full">True: from the first link. Otherwise, once the chain was walked from there within 24 hours, from the last link up
    /// to which nothing was wrong.</param>
    /// <param name="verifier">Walks the chain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<Results<Ok<Result>, Refusal>> Handle(
        [FromQuery] bool? full, AuditVerifier verifier, CancellationToken cancellationToken) =>
        TypedResults.Ok(await verifier.VerifyAsync(full is true, cancellationToken));
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
