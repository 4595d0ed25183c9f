namespace LivePlatform.Replication.Inbound;

/// <summary>Microsoft answered 200 with a body that is not a whole page, as often as it was asked.</summary>
/// <param name="requestId">Microsoft's id of the last answer: what its support asks for.</param>
/// <param name="unreadable">What is wrong with the body.</param>
internal sealed class UnreadableBodyException(string? requestId, Exception unreadable)
    : Exception($"The body cannot be read: {unreadable.Message}", unreadable)
{
    /// <summary>How often a body is asked for before it counts as unreadable.</summary>
    public const int MostReads = 3;

    /// <summary>The code of a round that ends so.</summary>
    public const string Code = "page.unreadable";

    /// <summary>Why the round ended, for people, with what to do.</summary>
    public string Sentence =>
        $"{Code}: Microsoft answered with a body that is not a whole page, {MostReads} times: {InnerException!.Message} "
        + "What was read before stays as it was. The next run asks again; if that fails too, open a case at Microsoft with request id "
        + $"{requestId ?? "(none was sent)"}.";
}
