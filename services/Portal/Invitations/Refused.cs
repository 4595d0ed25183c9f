namespace LivePlatform.Portal.Invitations;

/// <summary>A "no", in words for the invitee.</summary>
/// <param name="Title">What.</param>
/// <param name="Detail">Why.</param>
/// <param name="Action">What helps.</param>
/// <param name="IsOver">True: the link or the session does not count any more.</param>
public sealed record Refused(string Title, string? Detail, string? Action, bool IsOver);
