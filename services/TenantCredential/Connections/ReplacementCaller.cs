using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>A credential that was taken.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Serves">True: it is in use. False: it is being proven, and may still be refused.</param>
internal readonly record struct TakenCredential(int Version, bool Serves);

/// <summary>Who replaces a credential, and what belongs to it in their eyes.</summary>
/// <param name="Actor">For the audit.</param>
/// <param name="CheckVersion">Refuses when the connection is not the one that the caller saw.</param>
/// <param name="Alongside">Done in the commit that takes the credential; a refusal rolls all of it back. Hears which version was taken, and
/// whether it serves already.</param>
/// <param name="Refused">Hears what Microsoft said when it did not take the credential.</param>
internal sealed record ReplacementCaller(
    AuditActor Actor,
    Func<long, Refusal?> CheckVersion,
    Func<TenantCredentialDbContext, TakenCredential, CancellationToken, Task<Refusal?>> Alongside,
    Action<ProofResult> Refused)
{
    /// <summary>An operator, who names the version that was read.</summary>
    public static ReplacementCaller Operator(OperatorIdentity identity, HttpRequest request) =>
        new(
            AuditTrail.Of(identity),
            version => IfMatch.Check(request, version),
            static (_, _, _) => Task.FromResult<Refusal?>(null),
            static _ => { });
}
