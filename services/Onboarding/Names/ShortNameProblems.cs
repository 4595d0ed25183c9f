using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.Onboarding.Names;

internal static class ShortNameProblems
{
    public static Refusal Taken(string name) => new(
        StatusCodes.Status409Conflict, "short_name.taken", "The short name is in use.", $"A service or site already has '{name}'.",
        "Choose another short name.");

    /// <summary>Null when anybody may have the name.</summary>
    public static Refusal? RefuseReserved(string name) => ShortName.IsReserved(name) ? Reserved(name) : null;

    public static Refusal Reserved(string name) => new(
        StatusCodes.Status400BadRequest, "short_name.reserved", "The short name is reserved.",
        $"'{name}' is used by the platform or by Microsoft 365.", "Choose another short name.");
}
