using LivePlatform.Contracts;

namespace LivePlatform.Messaging.Alerts;

/// <summary>What an alert says.</summary>
/// <param name="Code">One of <see cref="AlertCodes"/>.</param>
/// <param name="Severity">How soon somebody must act.</param>
/// <param name="Sentence">What is the matter; at most <see cref="LongestSentence"/> characters are kept.</param>
/// <param name="Action">What helps; at most <see cref="LongestAction"/> characters are kept.</param>
/// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
public sealed record AlertText(string Code, AlertSeverity Severity, string Sentence, string Action, int? Days = null)
{
    /// <summary>The longest code.</summary>
    public const int LongestCode = 100;

    /// <summary>The longest sentence.</summary>
    public const int LongestSentence = 500;

    /// <summary>The longest action.</summary>
    public const int LongestAction = 1000;

    /// <summary>In the words of <see cref="AlertCatalog"/>.</summary>
    /// <exception cref="InvalidOperationException">The code is none of the catalog.</exception>
    public static AlertText Of(string code)
    {
        var kind = AlertCatalog.All.Single(x => x.Code == code);
        return new(code, kind.Severity, kind.Sentence, kind.Action);
    }

    /// <summary>Cut where the tables end: an alert with half a sentence is better than none.</summary>
    internal AlertText Cut() => this with { Sentence = Cut(Sentence, LongestSentence), Action = Cut(Action, LongestAction) };

    private static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // Half of a pair of characters is no text that PostgreSQL takes.
        var end = longest - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
