namespace LivePlatform.Portal.Invitations;

/// <summary>A session at the gateway.</summary>
internal sealed record InviteeSession(string AccessToken, DateTimeOffset ExpiresAt);
