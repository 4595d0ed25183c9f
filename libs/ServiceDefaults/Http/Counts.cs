namespace LivePlatform.ServiceDefaults.Http;

/// <summary>What a summary answers with: how many of a list have which value.</summary>
public static class Counts
{
    /// <summary>One number per value, 0 where the query found none, in the order in which the values are declared.</summary>
    public static IReadOnlyDictionary<string, int> PerValue<TEnum>(this IEnumerable<(TEnum Value, int Count)> found)
        where TEnum : struct, Enum
    {
        var counts = found.ToDictionary(x => x.Value, x => x.Count);
        return Enum.GetValues<TEnum>().ToDictionary(value => value.ToString(), counts.GetValueOrDefault);
    }
}
