using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Why the roles of a connection cannot be assessed now. Whoever asked is told so, and who must act.</summary>
/// <param name="Code">Stable and dotted.</param>
/// <param name="Sentence">What it is about and what helps.</param>
/// <param name="Actor">Who must act.</param>
internal sealed record Hindrance(string Code, string Sentence, WhoActs Actor)
{
    /// <summary>Null: nothing stands in the way of a try.</summary>
    public static Hindrance? Of(KnownConnection connection, Stage stage, RoleProfile profile) =>
        OfConnection(connection) ?? OfRules(connection.Principal, stage, profile);

    /// <summary>Roles are read through the connection: first it has to work. Null: it does.</summary>
    public static Hindrance? OfConnection(KnownConnection connection) => connection switch
    {
        { IsRemoved: true } =>
            new("connection.removed", "The connection was removed; roles are assessed through a connection.", WhoActs.ServiceProvider),
        { Status: ConnectionStatus.Unverified } => new(
            "connection.unverified", "The connection is being validated; its roles are assessed as soon as it works.", WhoActs.Platform),
        { Status: ConnectionStatus.Failed } => new(
            "connection.failed", connection.Action ?? "Microsoft refuses the connection's credential: replace it.",
            WhoActs.ServiceProvider),
        _ => null,
    };

    /// <summary>Nobody may take silence for an approval. Null: there are rules.</summary>
    public static Hindrance? OfRules(PrincipalKind principal, Stage stage, RoleProfile profile) =>
        !profile.Decides.Contains(stage)
            ? new("stage.without_rules", $"{profile.Title} decides {string.Join(", ", profile.Decides)}, not {stage}.", WhoActs.Platform)
            : !profile.Knows(principal)
            ? new(
                "principal.without_rules",
                $"{profile.Title} has no rules for users who signed in; upgrade the connection to an application registration.",
                WhoActs.ServiceProvider)
            : null;

    /// <summary>A try came to no result more than once, and there is no earlier one to go by.</summary>
    public static Hindrance Of(Deferral deferral) => deferral.Reason switch
    {
        NextTryReason.Throttled =>
            new("microsoft.throttled", "Microsoft asks to wait before the roles are read; that is done.", WhoActs.Microsoft),
        NextTryReason.MicrosoftDown => new(
            "microsoft.unavailable", "Microsoft does not answer when the roles are read; they are read again by themselves.",
            WhoActs.Microsoft),
        NextTryReason.BudgetSpent => new(
            "quota.spent",
            "The platform's own share of Microsoft's quota is spent; the roles are read by themselves when there is some again.",
            WhoActs.Platform),
        NextTryReason.BrokerUnavailable =>
            new("broker.unavailable", "The token broker does not answer; the roles are read by themselves when it does.", WhoActs.Platform),
        NextTryReason.ConnectionBlocked => new(
            "connection.blocked",
            $"The connection gives no token ({deferral.Detail}); its own validation says why and what helps.",
            WhoActs.ServiceProvider),
        NextTryReason.MicrosoftRefused => new(
            "microsoft.refused",
            $"Microsoft refuses to list the roles ({deferral.Detail}); they are read again by themselves.",
            WhoActs.ServiceProvider),
        NextTryReason.TokenTooOld or NextTryReason.WaitingForToken =>
            new("token.too_old", "A newer token is waited for before the roles can be told.", WhoActs.Platform),
        NextTryReason.Fault or NextTryReason.ConnectionNotVerified or NextTryReason.RunWaits => new(
            "internal.fault",
            "The roles could not be read by a fault of ours, which is in the log; they are read again by themselves.",
            WhoActs.Platform),
        _ => throw new ArgumentOutOfRangeException(nameof(deferral)),
    };
}
