using System.Text.Json.Serialization;

namespace LivePlatform.Contracts;

/// <summary>The kind of a voice service.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceKind>))]
public enum ServiceKind
{
    /// <summary>Teams Direct Routing: the provider's own session border controllers.</summary>
    DirectRouting,

    /// <summary>Teams Operator Connect.</summary>
    OperatorConnect,
}

/// <summary>Event: a customer was added, renamed, moved to another channel, or removed.</summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="ChannelId">The channel it belongs to; null: the provider itself.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsRemoved">True when it was removed.</param>
/// <param name="Version">Grows with each change; a copy keeps the highest it saw.</param>
/// <param name="IsRepublished">True when nothing happened and it is only told again: whoever has a copy compares.</param>
public sealed record CustomerChanged(
    Guid CustomerId, Guid? ChannelId, string Name, bool IsRemoved, long Version, bool IsRepublished = false);

/// <summary>Event: a voice service of a customer was added, changed or removed.</summary>
/// <param name="ServiceId">The service.</param>
/// <param name="CustomerId">Whose it is.</param>
/// <param name="Kind">Direct Routing or Operator Connect.</param>
/// <param name="ShortName">Its unique short name.</param>
/// <param name="IsRemoved">True when it was removed.</param>
/// <param name="Version">Grows with each change; a copy keeps the highest it saw.</param>
/// <param name="IsRepublished">True when nothing happened and it is only told again: whoever has a copy compares.</param>
public sealed record ServiceChanged(
    Guid ServiceId, Guid CustomerId, ServiceKind Kind, string ShortName, bool IsRemoved, long Version, bool IsRepublished = false);
