namespace LivePlatform.M365Simulator.Graph;

/// <summary>One route: what it looks like, which permissions open it, and who answers. A hole like {id} takes any segment.</summary>
internal sealed record GraphRoute(string Method, string Template, string[] AnyOf, Func<GraphCall, GraphAnswer> Handler)
{
    private readonly string[] _parts = Template.Split('/');

    /// <summary>The values of the holes; null when the path is another.</summary>
    public string[]? Match(string[] segments)
    {
        if (segments.Length != _parts.Length)
        {
            return null;
        }

        List<string>? ids = null;
        for (var i = 0; i < _parts.Length; i++)
        {
            if (_parts[i][0] == '{')
            {
                (ids ??= []).Add(segments[i]);
            }
            else if (!string.Equals(_parts[i], segments[i], StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }
        }

        return ids is null ? [] : [.. ids];
    }
}
