using LivePlatform.M365.Failures;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Api;

/// <summary>What routes about connections may refuse, one of each kind: for <see cref="RouteRefusals.Refuses{TBuilder}"/>.</summary>
internal static class ConnectionRefusals
{
    /// <summary>Microsoft gives no answer that decides.</summary>
    public static Refusal[] OfMicrosoft() => [MicrosoftProblems.Throttled(AnyFailure), MicrosoftProblems.Unavailable(AnyFailure)];

    /// <summary>A new connection.</summary>
    public static Refusal[] OfCreating() =>
        [ConnectionProblems.ServiceNotFound(), ConnectionProblems.Exists(), ConnectionProblems.OfAnotherCustomer(), .. OfCredentials()];

    /// <summary>Another credential for a connection, while the former one is not settled.</summary>
    public static Refusal[] OfReplacing() => [.. OfCompromised(), ConnectionProblems.Settling(default)];

    /// <summary>Another credential for a connection, now.</summary>
    public static Refusal[] OfCompromised() =>
    [
        ConnectionProblems.NotFound(), ConnectionProblems.CredentialRefused(AnyFailure), ConnectionProblems.TenantNotAvailable(),
        .. MethodOrder.Refusals(), .. OfCredentials(), .. OfMicrosoft(),
    ];

    /// <summary>Whatever Microsoft says: the kind is the same.</summary>
    private static MicrosoftFailure AnyFailure => ConnectionProblems.TenantTaken;

    private static Refusal[] OfCredentials() =>
    [
        ConnectionProblems.NotFederated(), ConnectionProblems.TooManyCertificates(),
        SyncAppProblems.Missing(),
    ];
}
