using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>What a token is for.</summary>
internal readonly record struct TokenKey(ServiceProviderId Provider, Guid ConnectionId, string Resource, int? Candidate);
