namespace LivePlatform.TestKit.Secrets;

/// <summary>One kind of place where a secret could have been left.</summary>
/// <param name="Kind">Logs, dumps …</param>
/// <param name="Items">What is in it.</param>
public sealed record Haystack(string Kind, IReadOnlyList<(string Name, byte[] Content)> Items)
{
    /// <summary>How much was searched.</summary>
    public long Bytes => Items.Sum(x => (long)x.Content.Length);

    /// <summary>Where a text stands, in whatever form.</summary>
    public IReadOnlyList<string> Find(string text) =>
    [
        .. from needle in Needles.Of(text)
           from item in Items
           where item.Content.AsSpan().IndexOf(needle.Bytes) >= 0
           select $"{item.Name} ({needle.Form})",
    ];

    /// <summary>Where any token stands.</summary>
    public IReadOnlyList<string> FindTokens() => [.. Items.Where(x => Needles.HasToken(x.Content)).Select(x => x.Name)];
}
