namespace LivePlatform.Portal.Invitations;

/// <summary>What the page shows.</summary>
internal sealed record InvitedPage(string SenderName, string CustomerName, string Method, string State, string? Sentence, string? Action)
{
    /// <summary>What was given serves.</summary>
    public bool IsDone => State == "Consumed";

    /// <summary>It is over, and nothing more can be entered by this link.</summary>
    public bool HasFailed => State is "Failed" or "Locked";

    /// <summary>Something was given, and nobody has to do anything more at the moment.</summary>
    public bool GoesOn => State is "Proving" or "Authenticated";

    /// <summary>True when an administrator is to make a registration, false when the sign-in itself is kept.</summary>
    public bool MakesRegistration => Method == "AppRegistration";
}
