namespace LivePlatform.Portal.Invitations;

/// <summary>Microsoft's page.</summary>
internal sealed record SignInPlace(string Address);
