using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.Onboarding.Copies;

namespace LivePlatform.Onboarding.Runs.Work;

/// <summary>What a run waits for when its connection is not there or does not work.</summary>
internal static class ConnectionWaits
{
    public static Waiting None { get; } = new(
        "connection.none", "The service has no connection to its customer's M365 tenant.", WhoActs.ServiceProvider,
        "Create the service's connection.");

    public static Waiting OtherTenant { get; } = new(
        "connection.other_tenant",
        "The service's connection leads to another M365 tenant than the one in which this run began.",
        WhoActs.ServiceProvider,
        "Abandon the run, or connect the service to the M365 tenant it began in.");

    /// <summary>Microsoft refused its credential.</summary>
    public static Waiting Refused(KnownConnection connection) =>
        Refused(connection.FailureClass ?? nameof(MicrosoftFailureClass.Unknown), connection.Action);

    public static Waiting Refused(string failureClass, string? action) => new(
        "connection.refused",
        $"Microsoft refuses the service's connection ({failureClass}).",
        Enum.TryParse<MicrosoftFailureClass>(failureClass, out var known) ? ActorOf(known) : WhoActs.ServiceProvider,
        action ?? "Validate the connection and follow what it says.");

    /// <summary>A secret is typed in by an operator; consent, roles, applications and policies are the customer's.</summary>
    public static WhoActs ActorOf(MicrosoftFailureClass failure) => failure switch
    {
        MicrosoftFailureClass.NotConsented or MicrosoftFailureClass.AppNotFound or MicrosoftFailureClass.AppDisabled
            or MicrosoftFailureClass.ConditionalAccess
            or MicrosoftFailureClass.MissingPermission or MicrosoftFailureClass.MissingResource or MicrosoftFailureClass.ForbiddenByPolicy
            or MicrosoftFailureClass.QuotaReached => WhoActs.CustomerAdmin,
        MicrosoftFailureClass.Throttled or MicrosoftFailureClass.MicrosoftDown or MicrosoftFailureClass.NotFound
            or MicrosoftFailureClass.Conflict => WhoActs.Microsoft,
        MicrosoftFailureClass.PlatformFault => WhoActs.Platform,
        _ => WhoActs.ServiceProvider,
    };
}
