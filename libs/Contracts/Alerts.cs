namespace LivePlatform.Contracts;

/// <summary>
/// Event: something needs a person, is said in other words than before, or is confirmed. Who heard a higher version, be it that the alert
/// was cleared, ignores it: events may overtake each other.
/// </summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Code">What kind of alert: one of <see cref="AlertCatalog"/>.</param>
/// <param name="Severity">Information, Warning or Critical (<see cref="AlertSeverity"/>).</param>
/// <param name="Sentence">What is the matter.</param>
/// <param name="Action">What helps.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
/// <param name="RaisedAt">Since when.</param>
/// <param name="Version">Grows with each change of the words and each night; 1 when it is new. Higher than that of an
/// <see cref="AlertCleared"/>: its service was restored to an older time and has it open still.</param>
public sealed record AlertRaised(
    Guid AlertId,
    string Code,
    string Severity,
    string Sentence,
    string Action,
    AlertSubject Subject,
    int? Days,
    DateTimeOffset RaisedAt,
    long Version);

/// <summary>
/// Event: what an alert told of is over. It carries the alert's last words, so that it says all even when it comes first.
/// </summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Code">What kind of alert: one of <see cref="AlertCatalog"/>.</param>
/// <param name="Severity">Information, Warning or Critical (<see cref="AlertSeverity"/>).</param>
/// <param name="Sentence">What was the matter.</param>
/// <param name="Action">What would have helped.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
/// <param name="RaisedAt">Since when.</param>
/// <param name="ClearedAt">Until when.</param>
/// <param name="Version">Higher than that of every <see cref="AlertRaised"/> before it.</param>
public sealed record AlertCleared(
    Guid AlertId,
    string Code,
    string Severity,
    string Sentence,
    string Action,
    AlertSubject Subject,
    int? Days,
    DateTimeOffset RaisedAt,
    DateTimeOffset ClearedAt,
    long Version);

/// <summary>What an alert is about.</summary>
/// <param name="Kind">What kind of thing (<see cref="AlertSubjectKind"/>).</param>
/// <param name="Id">Which one.</param>
/// <param name="CustomerId">Whose it is; null when it is the provider's own.</param>
public readonly record struct AlertSubject(string Kind, Guid Id, Guid? CustomerId)
{
    /// <summary>Of a kind that this version knows.</summary>
    public static AlertSubject Of(AlertSubjectKind kind, Guid id, Guid? customerId) => new(kind.ToString(), id, customerId);
}

/// <summary>What alerts are about. In messages it travels as text, so that an older reader can take a kind that it does not know.</summary>
public enum AlertSubjectKind
{
    /// <summary>A connection to a customer's tenant.</summary>
    Connection,

    /// <summary>The provider's own application for users' sign-in.</summary>
    SyncApp,

    /// <summary>The replica of a tenant.</summary>
    Directory,

    /// <summary>A run that brings up a service or a site.</summary>
    OnboardingRun,

    /// <summary>A service of the platform itself.</summary>
    Service,
}

/// <summary>How soon somebody must act.</summary>
public enum AlertSeverity
{
    /// <summary>Somebody must act within weeks.</summary>
    Information,

    /// <summary>Somebody must act within days.</summary>
    Warning,

    /// <summary>Something has stopped, or will stop within a day.</summary>
    Critical,
}
