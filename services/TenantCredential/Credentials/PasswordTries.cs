namespace LivePlatform.TenantCredential.Credentials;

/// <summary>Whether a password may be sent now.</summary>
internal enum PasswordTurn
{
    /// <summary>It may.</summary>
    Free,

    /// <summary>Others are sending it: their answers decide.</summary>
    Busy,

    /// <summary>Entra called it wrong too often.</summary>
    Held,
}

/// <summary>
/// How often a password may be sent that Entra calls wrong. Entra locks an account after ten wrong passwords
/// (https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout), and others try theirs as well.
/// </summary>
internal static class PasswordTries
{
    public const int Most = 3;

    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    /// <summary>Longer than any request takes: one that is older was lost with its process.</summary>
    public static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(2);

    /// <summary>Decides; pure.</summary>
    /// <param name="wrong">When it was sent in vain.</param>
    /// <param name="begun">When it was sent without an answer so far.</param>
    /// <param name="now">The present.</param>
    /// <returns>Until when it is held as well; null otherwise.</returns>
    public static (PasswordTurn Turn, DateTimeOffset? Until) Decide(
        IEnumerable<DateTimeOffset> wrong, IEnumerable<DateTimeOffset> begun, DateTimeOffset now)
    {
        var vain = wrong.Where(at => at > now - Window).ToList();
        var lookup = begun.ToLookup(at => at > now - LongestRequest);

        // What was lost with a process counts as wrong once another try was.
        vain = vain.Count == 0 ? vain : [.. vain.Concat(lookup[false].Where(at => at > now - Window)).Order()];
        return vain.Count >= Most ? (PasswordTurn.Held, vain[^Most] + Window)
            : vain.Count + lookup[true].Count() >= Most ? (PasswordTurn.Busy, null)
            : (PasswordTurn.Free, null);
    }
}
