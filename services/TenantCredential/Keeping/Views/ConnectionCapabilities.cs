using LivePlatform.Contracts;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Keeping.Views;

/// <summary>
/// Whether an operation is possible with the connection as it is now. Roles are not considered here; see the role assessments.
/// </summary>
/// <param name="Operation">The operation.</param>
/// <param name="Works">Whether the operation is possible; if false, it is refused or waits.</param>
/// <param name="Code">Machine-readable reason why the operation is not possible; null when it is.</param>
/// <param name="Sentence">Reason why the operation is not possible, for people; null when it is.</param>
/// <param name="Action">What an operator can do to make the operation possible; null when it is, or when nothing is to be done.</param>
public sealed record Capability(ConnectionOperation Operation, bool Works, string? Code, string? Sentence, string? Action);

/// <summary>
/// What a connection can be used for, decided in one place: the API shows it, and every operation that one method alone permits asks here
/// before it begins. Work in the customer's tenant is done with every method: an application acts by its permissions, a user by consented
/// scopes and own roles.
/// </summary>
internal static class ConnectionCapabilities
{
    /// <summary>All operations, in their order.</summary>
    public static IReadOnlyList<Capability> Of(Connection connection) =>
    [
        .. Enum.GetValues<ConnectionOperation>().Select(operation => Check(connection, operation) is { } refusal
            ? new Capability(
                operation, false, refusal.Code, refusal.Detail is { } detail ? $"{refusal.Title} {detail}" : refusal.Title, refusal.Action)
            : new Capability(operation, true, null, null, null)),
    ];

    /// <summary>Null when it works.</summary>
    public static Refusal? Check(Connection connection, ConnectionOperation operation) => operation switch
    {
        ConnectionOperation.RotateSecret => CheckRotation(connection),
        ConnectionOperation.UpgradeByList or ConnectionOperation.InviteToSignIn or ConnectionOperation.InviteToRegister =>
            CheckMethod(connection.Method, operation),
        ConnectionOperation.UpgradeByDelegatedToken => CheckMethod(connection.Method, operation) ?? CheckNotFailed(connection),
        _ => CheckWorks(connection),
    };

    /// <summary>Whether a method permits it at all; one connection of many that fails at present holds up no others.</summary>
    public static Refusal? CheckMethod(ConnectionMethod method, ConnectionOperation operation) => operation switch
    {
        ConnectionOperation.UpgradeByList => CheckUpgrade(method, needsToken: false),
        ConnectionOperation.UpgradeByDelegatedToken => CheckUpgrade(method, needsToken: true),
        ConnectionOperation.InviteToSignIn => InvitedMethods.Check(method, ConnectionMethod.DelegatedToken),
        ConnectionOperation.InviteToRegister => InvitedMethods.Check(method, ConnectionMethod.AppRegistration),
        _ => null,
    };

    /// <summary>One of each kind that stands against a rotation.</summary>
    public static Refusal[] OfRotation() => [ConnectionProblems.Settling(default), NotRotatable("", "")];

    private static Refusal? CheckWorks(Connection connection) =>
        CheckNotFailed(connection) ?? (connection.Status == ConnectionStatus.Verified ? null : new Refusal(
            StatusCodes.Status409Conflict, "connection.unverified", "Microsoft has not confirmed the connection yet.",
            action: "Wait a moment, or validate it."));

    private static Refusal? CheckNotFailed(Connection connection) => connection.Status != ConnectionStatus.Failed ? null : new Refusal(
        StatusCodes.Status409Conflict, "connection.failed", "The connection does not work.", connection.Failure?.Sentence,
        connection.Failure?.Action);

    private static Refusal? CheckRotation(Connection connection) =>
        connection.Change is { IsUnderWay: true } change ? ConnectionProblems.Settling(change.SettlesUntil ?? change.StartedAt)
        : connection.IsRotatable ? null
        : NotRotatable(connection);

    private static Refusal NotRotatable(Connection connection) => NotRotatable(
        connection.Credential!.Kind == CredentialKind.ClientSecret
            ? "The connection does not work at present."
            : $"Microsoft makes secrets of applications only; this one is a {connection.Credential.Kind}.",
        connection.Method == ConnectionMethod.AppRegistration
            ? "Enter a new credential, or send an invitation."
            : "Move it to an application registration, or enter a new credential.");

    private static Refusal NotRotatable(string why, string action) => new(
        StatusCodes.Status409Conflict, "credential.not_rotatable", "This credential cannot be replaced by itself.", why, action);

    private static Refusal? CheckUpgrade(ConnectionMethod method, bool needsToken) => method switch
    {
        ConnectionMethod.AppRegistration => new Refusal(
            StatusCodes.Status409Conflict,
            "upgrade.done_already",
            "The connection uses an application registration already.",
            action: "To use another registration, replace its credential."),
        ConnectionMethod.DelegatedToken => null,
        _ when needsToken => new Refusal(
            StatusCodes.Status409Conflict,
            "upgrade.no_delegated_token",
            "The connection has no delegated token that could make a registration.",
            action: "Invite somebody of the customer to sign in first."),
        _ => MethodOrder.Check(method, ConnectionMethod.AppRegistration),
    };
}
