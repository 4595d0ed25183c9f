using System.Text.RegularExpressions;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// The filters that are answered here: <c>property eq 'value'</c>, joined by <c>or</c>, and <c>property in ('a','b')</c>.
/// </summary>
internal static partial class ODataFilter
{
    /// <summary>The property and the values that it may have; null without a filter.</summary>
    public static (string Property, IReadOnlyList<string> Values)? Read(string? filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return null;
        }

        if (InList().Match(filter) is { Success: true } list)
        {
            return (list.Groups[1].Value, [.. Quoted().Matches(list.Groups[2].Value).Select(Value)]);
        }

        var terms = filter.Split(" or ", StringSplitOptions.TrimEntries).Select(term => Equal().Match(term)).ToList();
        return terms.All(t => t.Success) && terms.Select(t => t.Groups[1].Value).Distinct().Count() == 1
            ? (terms[0].Groups[1].Value, [.. terms.Select(t => t.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal))])
            : throw GraphRefusal.Unsupported("Unsupported or invalid query filter clause specified.");
    }

    /// <summary>
    /// Whether an object passes the filter. The function gives its values by name, and null for what cannot be filtered by.
    /// </summary>
    public static bool Passes((string Property, IReadOnlyList<string> Values)? filter, Func<string, string?> valueOf) =>
        filter is not var (property, values)
        || (valueOf(property) is { } value
            ? values.Contains(value, StringComparer.OrdinalIgnoreCase)
            : throw GraphRefusal.Unsupported("Unsupported or invalid query filter clause specified."));

    private static string Value(Match match) => match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*\(?\s*([\w/]+)\s+eq\s+'?((?:[^']|'')*?)'?\s*\)?\s*$")]
    private static partial Regex Equal();

    [GeneratedRegex(@"^\s*(\w+)\s+in\s+\((.*)\)\s*$")]
    private static partial Regex InList();

    [GeneratedRegex("'((?:[^']|'')*)'")]
    private static partial Regex Quoted();
}
