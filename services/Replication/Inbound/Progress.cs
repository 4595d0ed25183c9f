namespace LivePlatform.Replication.Inbound;

/// <summary>
/// Watches that the pages of a round lead on. Knows the pages of one slice; a circle that is longer is found by the number of pages of the
/// round.
/// </summary>
internal sealed class Progress
{
    /// <summary>Pages in a row that bring nothing new. Microsoft sends empty pages, but never so many.</summary>
    public const int MostBarrenPages = 20;

    /// <summary>More than this many objects and memberships are not remembered: then every page counts as new.</summary>
    private const int MostRemembered = 500_000;

    private readonly HashSet<string> _links = new(StringComparer.Ordinal);

    // Hashes: that a page of news looks barren by chance is possible, that twenty in a row do is not.
    private readonly HashSet<int> _said = [];
    private int _barren;

    /// <summary>Before a link is followed.</summary>
    /// <exception cref="UselessLinkException">It was followed before.</exception>
    public void Follow(string link)
    {
        if (!_links.Add(link))
        {
            throw new UselessLinkException(
                UselessLinkException.NoProgress,
                $"Microsoft's link leads back to a page that was read before, after {_links.Count} pages.");
        }
    }

    /// <summary>After a page was read.</summary>
    /// <exception cref="UselessLinkException">It is one too many that brings nothing new.</exception>
    public void Read(DeltaPage page)
    {
        var bringsNews = false;
        foreach (var entry in page.Entries)
        {
            bringsNews |= IsNew(entry.Id, Guid.Empty);
            foreach (var member in entry.Members ?? [])
            {
                bringsNews |= IsNew(entry.Id, member.Id);
            }
        }

        _barren = bringsNews ? 0 : _barren + 1;
        if (_barren >= MostBarrenPages && page.NextLink is not null)
        {
            throw new UselessLinkException(
                UselessLinkException.NoProgress, $"{_barren} pages in a row brought nothing new, and Microsoft names another one.");
        }
    }

    private bool IsNew(Guid id, Guid member) => _said.Count >= MostRemembered || _said.Add(HashCode.Combine(id, member));
}
