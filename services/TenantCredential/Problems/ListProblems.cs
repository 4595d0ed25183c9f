using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.TenantCredential.Problems;

/// <summary>Refusals of every list.</summary>
internal static class ListProblems
{
    public static Refusal BadFilter(string name, string detail) =>
        new(
            StatusCodes.Status400BadRequest, "filter.invalid", "A filter of the list has a value that it cannot have.",
            $"{name}: {detail}");
}
