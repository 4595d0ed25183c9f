using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>A token to be asked for.</summary>
/// <param name="Key">Which.</param>
/// <param name="Connection">Whose.</param>
/// <param name="Credential">With what: the one in use, or the candidate.</param>
/// <param name="Caller">The workload that waits for it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="AfterRefusal">True when it replaces a token that Microsoft answered with 401.</param>
internal sealed record TokenOrder(
    TokenKey Key, Connection Connection, StoredCredential Credential, string Caller, string Purpose, bool AfterRefusal);
