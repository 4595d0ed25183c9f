using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Problems;

/// <summary>Refusals that all parts of the topology share.</summary>
internal static class TopologyProblems
{
    /// <summary>403 for a change of a visible object that is not this operator's to change; null when the scope is wide enough.</summary>
    public static Refusal? Require(this OperatorIdentity who, OperatorScopeKind narrowest) => who.Scope <= narrowest
        ? null
        : new Refusal(
            StatusCodes.Status403Forbidden, "auth.forbidden", "Your role or scope does not allow this.",
            $"The request needs {narrowest} scope or wider.");

    /// <summary>409 for something that still has parts.</summary>
    public static Refusal HasChildren(string kind, string children) => new(
        StatusCodes.Status409Conflict, $"{kind}.has_{children}", $"The {kind.Replace('_', ' ')} still has {children}.",
        action: $"Remove or move its {children} first.");

    /// <summary>409 for a name that another object of the same kind has; names that differ only in case are the same.</summary>
    public static Refusal NameTaken(string kind) => new(
        StatusCodes.Status409Conflict, $"{kind}.name_taken", $"Another {kind.Replace('_', ' ')} has this name.",
        action: "Choose another name.");
}
