using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>Every refusal about upgrades, with its stable code.</summary>
internal static class UpgradeProblems
{
    public static Refusal NotFound() => ProblemCodes.NotFound("upgrade");

    /// <summary>Lines of the list that cannot be used. They are named by their number, never by what they hold.</summary>
    public static Refusal BadLines(IReadOnlyList<LineFault> faults) =>
        new Refusal(
            StatusCodes.Status422UnprocessableEntity,
            "upgrade.lines_invalid",
            "Some lines of the list cannot be used; nothing was begun.",
            $"{faults.Count} lines.",
            "Correct the lines that are named and send the list again.").With("lines", faults);

    /// <summary>Connections that cannot be part of it.</summary>
    public static Refusal BadConnections(IReadOnlyList<Guid> connections) =>
        new Refusal(
            StatusCodes.Status422UnprocessableEntity,
            "upgrade.connections_invalid",
            "Some connections cannot be upgraded; nothing was begun.",
            "They do not exist, or are part of another upgrade that is not finished.",
            "Leave them out.").With("connectionIds", connections);

    /// <summary>Connections whose method does not permit it, each with the reason and what helps.</summary>
    public static Refusal Unfit(IReadOnlyList<UnfitConnection> connections) =>
        new Refusal(
            StatusCodes.Status422UnprocessableEntity,
            "upgrade.connections_unfit",
            "Some connections cannot be upgraded in this way; nothing was begun.",
            connections[0].Sentence,
            connections[0].Action).With("connections", connections);
}

/// <summary>A connection that cannot be upgraded in the way that was asked for.</summary>
/// <param name="ConnectionId">Which.</param>
/// <param name="Code">Why not, for a program.</param>
/// <param name="Sentence">Why not.</param>
/// <param name="Action">What helps.</param>
internal sealed record UnfitConnection(Guid ConnectionId, string Code, string Sentence, string? Action);

/// <summary>A line that cannot be used.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Code">Where the connection does not permit it: why not, for a program.</param>
internal sealed record LineFault(int Line, string Fault, string? Code = null);
