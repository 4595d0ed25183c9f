namespace LivePlatform.EndToEnd.Tests.Canary;

/// <summary>One kind of place where a secret could have been left.</summary>
/// <param name="Kind">Logs, dumps …</param>
/// <param name="Items">What is in it.</param>
internal sealed record Haystack(string Kind, IReadOnlyList<(string Name, byte[] Content)> Items)
{
    public long Bytes => Items.Sum(x => (long)x.Content.Length);

    public IReadOnlyList<string> Find(string text) =>
    [
        .. from needle in Needles.Of(text)
           from item in Items
           where item.Content.AsSpan().IndexOf(needle.Bytes) >= 0
           select $"{item.Name} ({needle.Form})",
    ];

    public IReadOnlyList<string> FindTokens() => [.. Items.Where(x => Needles.HasToken(x.Content)).Select(x => x.Name)];
}
