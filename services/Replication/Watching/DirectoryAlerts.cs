using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;

namespace LivePlatform.Replication.Watching;

/// <summary>Which alerts a directory deserves; pure.</summary>
internal static class DirectoryAlerts
{
    /// <param name="directory">The directory.</param>
    /// <param name="blockedBy">One that is blocked since then, or longer, needs somebody.</param>
    /// <param name="freshSince">One that was not complete since then is older than its target.</param>
    public static IEnumerable<AlertText> Of(Directory directory, DateTimeOffset blockedBy, DateTimeOffset freshSince)
    {
        if (directory.WaitingCode == Directory.Quarantined)
        {
            yield return Because(AlertCodes.DirectoryQuarantined, directory.WaitingSentence);
        }

        if (directory.SettledOutcome is ReplicationOutcome.Partial)
        {
            yield return Because(AlertCodes.DirectoryPartial, directory.SettledReason);
        }

        if (directory.SettledOutcome is ReplicationOutcome.Failed)
        {
            yield return Because(AlertCodes.DirectoryFailed, directory.SettledReason);
        }

        if (directory.BlockedSince <= blockedBy)
        {
            var text = AlertText.Of(AlertCodes.DirectoryBlocked);
            yield return directory.BlockedSentence is { } sentence ? text with { Action = sentence } : text;
        }

        if ((directory.CompletedAt ?? directory.CreatedAt) <= freshSince)
        {
            yield return Because(AlertCodes.DirectoryStale, directory.BlockedSentence);
        }
    }

    private static AlertText Because(string code, string? reason)
    {
        var text = AlertText.Of(code);
        return reason is null ? text : text with { Sentence = $"{text.Sentence} {reason}" };
    }
}
