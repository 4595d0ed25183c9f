using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>Names the wrong members of a body as the caller wrote them: by their JSON names.</summary>
internal static partial class MemberNames
{
    private const string Including = "missing required properties including:";

    /// <summary>The validation of the framework names properties as the code does; here they get the names of the API.</summary>
    public static void ToJson(HttpValidationProblemDetails problem) => problem.Errors = problem.Errors.ToDictionary(
        static error => PathOf(error.Key),
        static error => error.Value.Select(text =>
            text.Replace(Last(error.Key), Last(PathOf(error.Key)), StringComparison.Ordinal)).ToArray(),
        StringComparer.Ordinal);

    /// <summary>Members that a body must have and has not; empty: something else is wrong with it.</summary>
    /// <remarks>
    /// The framework says their names in its message only: in quotes, after the type. They are names of ours, never the caller's.
    /// </remarks>
    public static IReadOnlyList<string> Missing(JsonException wrong)
    {
        var start = wrong.Message.IndexOf(Including, StringComparison.Ordinal);
        return start < 0 ? [] : [.. Quoted.Matches(wrong.Message, start).Select(name => Below(wrong.Path) + name.Groups[1].Value)];
    }

    /// <summary>Where a member stands: <c>user.</c> for what is missing in <c>$.user</c>.</summary>
    private static string Below(string? path) => path is { Length: > 2 } && path.StartsWith("$.", StringComparison.Ordinal)
        ? $"{path[2..]}." : "";

    private static string PathOf(string key) => string.Join('.', key.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static string Last(string key) => key.Split('.')[^1].Split('[')[0];

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted { get; }
}
