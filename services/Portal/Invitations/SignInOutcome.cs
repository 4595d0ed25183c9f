namespace LivePlatform.Portal.Invitations;

/// <summary>How far the invitation is after a sign-in.</summary>
internal sealed record SignInOutcome(string State, string? Sentence, string? Action)
{
    public bool NeedsOther => State is "NeedsConsent" or "NeedsRoles";
}
