namespace LivePlatform.Portal.Invitations;

/// <summary>What Microsoft sent back with the browser.</summary>
internal sealed record SignInAnswer(string State, string? Code, string? Error);
