using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Which methods an invitation may offer.</summary>
internal static class InvitedMethods
{
    /// <summary>The next step from a method.</summary>
    public static ConnectionMethod After(ConnectionMethod method) => method switch
    {
        ConnectionMethod.Password => ConnectionMethod.DelegatedToken,
        ConnectionMethod.DelegatedToken or ConnectionMethod.AppRegistration => ConnectionMethod.AppRegistration,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>Null when it may be offered.</summary>
    public static Refusal? Check(ConnectionMethod from, ConnectionMethod to) =>
        MethodOrder.Check(from, to) ?? (to == ConnectionMethod.Password ? NotOffered(to) : null);

    /// <summary>One of each kind.</summary>
    public static Refusal[] Refusals() => [.. MethodOrder.Refusals(), NotOffered(default)];

    /// <summary>Nobody types a password of theirs into a page that is not Microsoft's.</summary>
    private static Refusal NotOffered(ConnectionMethod method) =>
        new(
            StatusCodes.Status422UnprocessableEntity,
            "invitation.method_not_offered",
            "No invitation asks for this method.",
            $"Asked for {method}.",
            "Offer DelegatedToken or AppRegistration, or enter the credential as an operator.");
}
