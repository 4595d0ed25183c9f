using LivePlatform.TenantCredential.Keeping.Views;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Keeping.Validation;

/// <summary>A connection after its proof.</summary>
internal sealed record Validated(ConnectionResponse View, ProofResult Proof);
