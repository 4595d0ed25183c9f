namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// Brings Graph's spellings of a path into one: <c>users/delta()</c>, <c>users('x')</c>, <c>applications(appId='x')</c>,
/// <c>graph.directoryRole</c>.
/// </summary>
internal static class GraphPath
{
    public static string[] Segments(string path)
    {
        var segments = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var segment = Uri.UnescapeDataString(part);
            var open = segment.IndexOf('(', StringComparison.Ordinal);
            if (open > 0 && segment.EndsWith(')'))
            {
                segments.Add(Cast(segment[..open]));
                if (segment[(open + 1)..^1] is { Length: > 0 } key)
                {
                    segments.Add(key.Replace("'", "", StringComparison.Ordinal));
                }
            }
            else
            {
                segments.Add(Cast(segment));
            }
        }

        return [.. segments];
    }

    private static string Cast(string segment) => segment switch
    {
        "microsoft.graph.delta" => "delta",
        "microsoft.graph.addPassword" => "addPassword",
        "microsoft.graph.removePassword" => "removePassword",
        _ when segment.StartsWith("graph.", StringComparison.Ordinal) => $"microsoft.{segment}",
        _ => segment,
    };
}
