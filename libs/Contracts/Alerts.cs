namespace LivePlatform.Contracts;

/// <summary>
/// Event: something needs a person. An alert is raised once and cleared once: who heard that it was cleared ignores this one, which may
/// come later.
/// </summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Code">What kind of alert; stable.</param>
/// <param name="Severity">Information, Warning or Critical.</param>
/// <param name="Sentence">What is the matter.</param>
/// <param name="Action">What helps.</param>
/// <param name="CustomerId">Whose connection; null for the provider's SyncApp.</param>
/// <param name="ConnectionId">Which connection; null for the provider's SyncApp.</param>
/// <param name="SyncAppId">The provider's SyncApp; null for a connection.</param>
/// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
/// <param name="RaisedAt">Since when.</param>
public sealed record AlertRaised(
    Guid AlertId,
    string Code,
    string Severity,
    string Sentence,
    string Action,
    Guid? CustomerId,
    Guid? ConnectionId,
    Guid? SyncAppId,
    int? Days,
    DateTimeOffset RaisedAt);

/// <summary>
/// Event: what an alert told of is over. It carries the alert's last words, which may be newer than those of <see cref="AlertRaised"/>.
/// </summary>
/// <param name="AlertId">The alert.</param>
/// <param name="Code">What kind of alert; stable.</param>
/// <param name="Severity">Information, Warning or Critical.</param>
/// <param name="Sentence">What was the matter.</param>
/// <param name="Action">What would have helped.</param>
/// <param name="CustomerId">Whose connection; null for the provider's SyncApp.</param>
/// <param name="ConnectionId">Which connection; null for the provider's SyncApp.</param>
/// <param name="SyncAppId">The provider's SyncApp; null for a connection.</param>
/// <param name="Days">For the end of a credential the threshold that was reached, in days before it.</param>
/// <param name="RaisedAt">Since when.</param>
/// <param name="ClearedAt">Until when.</param>
public sealed record AlertCleared(
    Guid AlertId,
    string Code,
    string Severity,
    string Sentence,
    string Action,
    Guid? CustomerId,
    Guid? ConnectionId,
    Guid? SyncAppId,
    int? Days,
    DateTimeOffset RaisedAt,
    DateTimeOffset ClearedAt);
