namespace LivePlatform.Portal.Invitations;

/// <summary>What the invitee entered.</summary>
internal sealed record EnteredSecret(Guid M365TenantId, Guid ClientId, string ClientSecret);
