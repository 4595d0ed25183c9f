using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace LivePlatform.TenantCredential.Audit;

/// <summary>Proves the sealed part of a provider's audit and reports the part that is not sealed yet.</summary>
public static class VerifyAudit
{
    /// <summary>Result of a verification of the audit trail.</summary>
    /// <param name="Intact">Whether no manipulation was found.</param>
    /// <param name="SealedRows">Number of links in the hash chain.</param>
    /// <param name="FromNumber">Number of the first link checked now; earlier links were verified within the last 24 hours.</param>
    /// <param name="HeadHash">Hash of the last link, in hexadecimal; store it elsewhere to recognise the chain later.</param>
    /// <param name="TailRows">Number of rows that are not sealed yet.</param>
    /// <param name="TailAgeSeconds">Age of the oldest row that is not sealed yet, in seconds; 0 when there is none.</param>
    /// <param name="Findings">What is wrong; at most 100 findings.</param>
    public sealed record AuditVerificationResponse(
        bool Intact,
        long SealedRows,
        long FromNumber,
        string HeadHash,
        int TailRows,
        double TailAgeSeconds,
        IReadOnlyList<AuditFinding> Findings);

    /// <summary>One fault that the verification found.</summary>
    /// <param name="Kind">Kind of the fault.</param>
    /// <param name="Number">Number of the link; null for a row without a link.</param>
    /// <param name="AuditId">Id of the audit row; null when only links are concerned.</param>
    public sealed record AuditFinding(ChainFault Kind, long? Number, Guid? AuditId);

    /// <param name="full">True: from the first link. Otherwise, once the chain was walked from there within 24 hours, from the last link up
    /// to which nothing was wrong.</param>
    /// <param name="verifier">Walks the chain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<Results<Ok<AuditVerificationResponse>, Refusal>> Handle(
        [FromQuery] bool? full, AuditVerifier verifier, CancellationToken cancellationToken) =>
        TypedResults.Ok(await verifier.VerifyAsync(full is true, cancellationToken));
}

/// <summary>Kind of a fault in the audit trail.</summary>
public enum ChainFault
{
    /// <summary>A row was changed after it had been sealed.</summary>
    RowChanged,

    /// <summary>A sealed row is missing.</summary>
    RowRemoved,

    /// <summary>A row was not written by the service.</summary>
    RowInserted,

    /// <summary>A link does not follow from the previous one, or is missing.</summary>
    LinkBroken,

    /// <summary>The chain ends before the link that was recorded elsewhere, or has another link in its place.</summary>
    ChainCut,
}
