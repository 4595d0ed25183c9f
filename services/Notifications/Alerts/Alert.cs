using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Alerts;

/// <summary>Something that needs a person, or needed one: those that are over stay as history.</summary>
internal sealed class Alert : ICustomerOwned
{
    public required Guid Id { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    /// <summary>Whose; empty when it is about the provider's own.</summary>
    public required Guid CustomerId { get; init; }

    /// <summary>What kind of thing it is about, as the service that raised it says it.</summary>
    public required string SubjectKind { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Code { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public AlertSeverity Severity { get; private set; }

    public string Sentence { get; private set; } = "";

    public string Action { get; private set; } = "";

    /// <summary>For the end of a credential the threshold that was reached, in days before it; otherwise null.</summary>
    public int? Days { get; private set; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClearedAt { get; private set; }

    /// <summary>When its service last said that it is open.</summary>
    public DateTimeOffset HeardAt { get; private set; }

    /// <summary>The highest that was heard.</summary>
    public long Version { get; private set; }

    /// <summary>False when its end was heard first: channels have not been told that it was raised.</summary>
    public bool WasRaised { get; private set; }

    public static Alert Of(ServiceProviderId provider, Guid id, string code, AlertSubject subject, DateTimeOffset raisedAt) => new()
    {
        Id = id,
        ServiceProviderId = provider,
        CustomerId = subject.CustomerId ?? Guid.Empty,
        SubjectKind = subject.Kind,
        SubjectId = subject.Id,
        Code = code,
        RaisedAt = raisedAt,
    };

    /// <summary>Takes words that are newer than those it has. One that its service still has open is open again.</summary>
    /// <returns>True when it is the first that is heard of its being raised, or opened again.</returns>
    public bool Hear(AlertRaised said, DateTimeOffset now)
    {
        var isNews = !WasRaised;
        if (said.Version > Version)
        {
            isNews |= ClearedAt is not null;
            (Severity, Sentence, Action, Days) = (SeverityOf(said.Severity), said.Sentence, said.Action, said.Days);
            (ClearedAt, Version) = (null, said.Version);
        }

        (WasRaised, HeardAt) = (true, now);
        return isNews;
    }

    /// <summary>Its service has not spoken of it for so long that it does not know it any more.</summary>
    public void Forget(DateTimeOffset now) => ClearedAt = now;

    /// <summary>It is over; the message has its last words.</summary>
    /// <returns>True when that is news.</returns>
    public bool Hear(AlertCleared said)
    {
        if (ClearedAt is not null)
        {
            return false;
        }

        (Severity, Sentence, Action, Days) = (SeverityOf(said.Severity), said.Sentence, said.Action, said.Days);
        (ClearedAt, Version) = (said.ClearedAt, said.Version);
        return true;
    }

    /// <summary>One that this version does not know is taken for the worst: somebody looks.</summary>
    private static AlertSeverity SeverityOf(string name) =>
        Enum.TryParse<AlertSeverity>(name, out var known) ? known : AlertSeverity.Critical;
}
