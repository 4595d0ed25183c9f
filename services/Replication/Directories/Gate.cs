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

    public bool IsOpen => BlockedCode is null;
}

/// <summary>A directory runs only on a verified connection whose day-two roles are satisfied. Pure: all it looks at is what it is given.</summary>
public static class Gate
{
    /// <summary>
    /// Chooses the leading connection: application registration before delegated token before password, then later expiry, then older.
    /// When none is eligible, says what the nearest one lacks.
    /// </summary>
    public static GateDecision Decide(IEnumerable<KnownConnection> connections)
    {
        var ranked = connections.Where(c => !c.IsRemoved)
            .OrderByDescending(c => c.Method)
            .ThenByDescending(c => c.CredentialExpiresOn ?? DateTimeOffset.MinValue)
            .ThenBy(c => c.CreatedAt)
            .ThenBy(c => c.ConnectionId)
            .ToList();
        if (ranked.Find(c => Lack(c) is null) is { } leading)
        {
            return new GateDecision(leading.ConnectionId, leading.ClientId, null, null);
        }

        return ranked.Count == 0
            ? Blocked(GateDecision.NoConnection, "No connection to this Microsoft 365 tenant exists: add one.")
            : ranked.Select(c => Lack(c)!).OrderByDescending(Nearness).First();
    }

    private static GateDecision? Lack(KnownConnection connection) => connection.Status switch
    {
        ConnectionStatus.Unverified => Blocked(GateDecision.ConnectionUnverified, "The connection has not been validated yet: validate it."),
        ConnectionStatus.Failed => Blocked(
            GateDecision.ConnectionFailed, connection.Action ?? "Microsoft refuses the connection's credential: replace it."),
        ConnectionStatus.Verified => RoleLack(connection),
        _ => throw new ArgumentOutOfRangeException(nameof(connection)),
    };

    private static GateDecision? RoleLack(KnownConnection connection) => connection.DayTwoRoles switch
    {
        null => Blocked(GateDecision.RolesNotAssessed, "The roles of the connection are being assessed."),
        RoleOutcome.Satisfied => null,
        RoleOutcome.Waiting => Blocked(GateDecision.RolesWaiting, connection.RoleSentence),
        RoleOutcome.Missing => Blocked(GateDecision.RolesMissing, connection.RoleSentence),
        RoleOutcome.Unknown => Blocked(GateDecision.RolesUnknown, connection.RoleSentence),
        _ => throw new ArgumentOutOfRangeException(nameof(connection)),
    };

    private static int Nearness(GateDecision lack) => lack.BlockedCode switch
    {
        GateDecision.RolesWaiting => 6,
        GateDecision.RolesNotAssessed => 5,
        GateDecision.RolesUnknown => 4,
        GateDecision.RolesMissing => 3,
        GateDecision.ConnectionFailed => 2,
        _ => 1,
    };

    private static GateDecision Blocked(string code, string? sentence) => new(null, null, code, sentence);
}
