namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>What a try is about, read when it began.</summary>
internal sealed record TryOf(Guid InvitationId, Guid ConnectionId, Guid M365TenantId);
