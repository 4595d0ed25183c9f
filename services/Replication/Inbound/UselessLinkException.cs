namespace LivePlatform.Replication.Inbound;

/// <summary>
/// A link of the round leads nowhere: Microsoft refuses it, or it brings nothing new without end. The round begins anew, once.
/// </summary>
/// <param name="code">Stable reason.</param>
/// <param name="sentence">The reason, for people.</param>
internal sealed class UselessLinkException(string code, string sentence) : Exception(sentence)
{
    /// <summary>The link came before, or brings nothing new.</summary>
    public const string NoProgress = "link.no_progress";

    /// <summary>Microsoft refuses a link that it gave.</summary>
    public const string Refused = "link.refused";

    public string Code => code;

    public string Sentence => Message;
}
