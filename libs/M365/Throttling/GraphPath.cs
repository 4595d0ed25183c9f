namespace LivePlatform.M365.Throttling;

/// <summary>
/// A Graph path in one spelling: keys as segments, <c>me</c> as a user, without type casts, <c>$ref</c> and <c>$count</c>.
/// </summary>
internal static class GraphPath
{
    public static IReadOnlyList<string> Split(string path)
    {
        List<string> segments = [];
        foreach (var raw in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var segment = Uri.UnescapeDataString(raw);
            if (segment is "$ref" or "$count" or "$value"
                || segment.StartsWith("microsoft.graph.", StringComparison.OrdinalIgnoreCase)
                    && !segment.Contains('(', StringComparison.Ordinal))
            {
                continue;
            }

            Add(segments, segment);
        }

        return segments;
    }

    /// <summary><c>users('id')</c> is <c>users/id</c>; <c>delta()</c> is <c>delta</c>; <c>me</c> is <c>users/me</c>.</summary>
    private static void Add(List<string> segments, string segment)
    {
        if (segments.Count == 0 && segment.Equals("me", StringComparison.OrdinalIgnoreCase))
        {
            segments.AddRange(["users", "me"]);
            return;
        }

        var open = segment.IndexOf('(', StringComparison.Ordinal);
        if (open <= 0 || !segment.EndsWith(')'))
        {
            segments.Add(segment);
            return;
        }

        segments.Add(segment[..open]);
        if (segment.Length - open > 2)
        {
            segments.Add(segment[(open + 1)..^1]);
        }
    }
}
