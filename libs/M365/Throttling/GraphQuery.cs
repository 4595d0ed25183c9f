namespace LivePlatform.M365.Throttling;

/// <summary>The query options that change the cost. The dollar sign is optional in Graph.</summary>
internal readonly record struct GraphQuery(bool HasSelect, bool HasExpand, int? Top, bool SelectsSignInActivity)
{
    public static GraphQuery Parse(string query)
    {
        var result = new GraphQuery(false, false, null, false);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals]).TrimStart('$');
            var value = equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
            result = name.ToUpperInvariant() switch
            {
                "SELECT" => result with
                {
                    HasSelect = true,
                    SelectsSignInActivity = value.Contains("signInActivity", StringComparison.OrdinalIgnoreCase),
                },
                "EXPAND" => result with { HasExpand = true },
                "TOP" => result with { Top = int.TryParse(value, out var top) ? top : null },
                _ => result,
            };
        }

        return result;
    }
}
