using LivePlatform.Contracts;
using LivePlatform.Replication.Connections;

namespace LivePlatform.Replication.Directories;

/// <summary>Whether a directory may run, and through which connection.</summary>
public sealed record GateDecision(Guid? ConnectionId, Guid? AppId, string? BlockedCode, string? Sentence)
{
    public const string NoConnection = "connection.none";
    public const string ConnectionUnverified = "connection.unverified";
    public const string ConnectionFailed = "connection.failed";
    public const string RolesNotAssessed = "roles.not_assessed";
    public const string RolesMissing = "roles.missing";
    public const string RolesWaiting = "roles.waiting";
    public const string RolesUnknown = "roles.unknown";
    public const string RolesNotAssessable = "roles.not_assessable";

    public bool IsOpen => BlockedCode is null;
}

/// <summary>Why a connection cannot be used to read the directory.</summary>
/// <param name="ConnectionId">Id of the connection.</param>
/// <param name="Method">How the connection authenticates.</param>
/// <param name="Code">Machine-readable reason.</param>
/// <param name="Sentence">Reason and remedy, for people.</param>
public sealed record ConnectionLack(Guid ConnectionId, ConnectionMethod Method, string Code, string Sentence);

/// <summary>
/// A directory runs only on a verified connection whose day-two roles are satisfied. Pure: all it looks at is what it is given.
/// </summary>
public static class Gate
{
    /// <summary>
    /// Chooses the leading connection: application registration before delegated token before password, then later expiry (never is the
    /// latest, unknown the earliest), then older. When none is eligible, says what each lacks, under the code of the one that is nearest.
    /// </summary>
    public static GateDecision Decide(IEnumerable<KnownConnection> connections)
    {
        var ranked = Rank(connections);
        if (ranked.Find(c => Lack(c) is null) is { } leading)
        {
            return new GateDecision(leading.ConnectionId, leading.ClientId, null, null);
        }

        var lacks = LacksOf(ranked);
        return lacks switch
        {
            [] => Blocked(GateDecision.NoConnection, "No connection to this Microsoft 365 tenant exists: add one."),
            [var only] => Blocked(only.Code, only.Sentence),
            _ => Blocked(
                lacks.OrderByDescending(Nearness).First().Code,
                $"None of the {lacks.Count} connections can be used. "
                    + $"{string.Join(' ', lacks.Select(lack => $"{Words(lack.Method)} ({lack.ConnectionId}): {lack.Sentence}"))}"),
        };
    }

    /// <summary>What each connection lacks, in the order in which they would lead; eligible ones are left out.</summary>
    public static IReadOnlyList<ConnectionLack> Lacks(IEnumerable<KnownConnection> connections) => LacksOf(Rank(connections));

    private static List<KnownConnection> Rank(IEnumerable<KnownConnection> connections) =>
    [
        .. connections.Where(c => !c.IsRemoved)
            .OrderByDescending(c => c.Method)
            .ThenByDescending(c => c.CredentialEnd)
            .ThenBy(c => c.CreatedAt)
            .ThenBy(c => c.ConnectionId),
    ];

    private static List<ConnectionLack> LacksOf(IEnumerable<KnownConnection> ranked) => [.. ranked.Select(Lack).OfType<ConnectionLack>()];

    private static ConnectionLack? Lack(KnownConnection connection) => connection.Status switch
    {
        ConnectionStatus.Unverified =>
            Of(connection, GateDecision.ConnectionUnverified, "The connection has not been validated yet: validate it."),
        ConnectionStatus.Failed => Of(
            connection, GateDecision.ConnectionFailed, connection.Action ?? "Microsoft refuses the connection's credential: replace it."),
        ConnectionStatus.Verified => RoleLack(connection),
        _ => throw new ArgumentOutOfRangeException(nameof(connection)),
    };

    private static ConnectionLack? RoleLack(KnownConnection connection) => connection.DayTwoRoles switch
    {
        null => Of(connection, GateDecision.RolesNotAssessed, "The roles of the connection are being assessed."),
        RoleOutcome.Satisfied => null,
        RoleOutcome.Waiting => Of(connection, GateDecision.RolesWaiting, connection.RoleSentence),
        RoleOutcome.Missing => Of(connection, GateDecision.RolesMissing, connection.RoleSentence),
        RoleOutcome.Unknown => Of(connection, GateDecision.RolesUnknown, connection.RoleSentence),
        RoleOutcome.NotAssessable => Of(connection, GateDecision.RolesNotAssessable, connection.RoleSentence),
        _ => throw new ArgumentOutOfRangeException(nameof(connection)),
    };

    private static int Nearness(ConnectionLack lack) => lack.Code switch
    {
        GateDecision.RolesWaiting => 6,
        GateDecision.RolesNotAssessed => 5,
        GateDecision.RolesUnknown or GateDecision.RolesNotAssessable => 4,
        GateDecision.RolesMissing => 3,
        GateDecision.ConnectionFailed => 2,
        _ => 1,
    };

    private static string Words(ConnectionMethod method) => method switch
    {
        ConnectionMethod.AppRegistration => "Application registration",
        ConnectionMethod.DelegatedToken => "Delegated token",
        ConnectionMethod.Password => "Password",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    private static ConnectionLack Of(KnownConnection connection, string code, string? sentence) =>
        new(connection.ConnectionId, connection.Method, code, sentence ?? "");

    private static GateDecision Blocked(string code, string? sentence) => new(null, null, code, sentence);
}
