using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Password, then delegated token, then application registration: one step at a time, and never back.</summary>
internal static class MethodOrder
{
    /// <summary>Whether a connection may change from one method to another; a new credential of the same method always may.</summary>
    public static Refusal? Check(ConnectionMethod from, ConnectionMethod to) =>
        to < from ? GoesBack(from, to)
        : to > Next(from) ? SkipsStep()
        : null;

    /// <summary>One of each kind.</summary>
    public static Refusal[] Refusals() => [SkipsStep(), GoesBack(default, default)];

    private static ConnectionMethod Next(ConnectionMethod from) => from switch
    {
        ConnectionMethod.Password => ConnectionMethod.DelegatedToken,
        ConnectionMethod.DelegatedToken or ConnectionMethod.AppRegistration => ConnectionMethod.AppRegistration,
        _ => throw new ArgumentOutOfRangeException(nameof(from)),
    };

    private static Refusal SkipsStep() => new(
        StatusCodes.Status409Conflict,
        "connection.upgrade_skips_step",
        "A connection by password moves to a delegated token first, and from there to an application registration.",
        "Both steps can be made one after the other; the first is done when the change of credential has switched.",
        "Let somebody of the customer sign in (invitation, Delegated Token), then replace the credential by "
            + "that of the application registration.");

    private static Refusal GoesBack(ConnectionMethod from, ConnectionMethod to) => new(
        StatusCodes.Status409Conflict,
        "connection.downgrade_refused",
        "A connection does not go back to a weaker method.",
        $"It uses {from}; {to} was given.",
        "Give a new credential of the present method.");
}
