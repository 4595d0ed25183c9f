using System.Text.Json.Serialization;

namespace LivePlatform.Contracts;

/// <summary>What is about to be done: each stage needs its own roles.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Stage>))]
public enum Stage
{
    /// <summary>A service is brought up.</summary>
    Onboarding,

    /// <summary>A site is added on day two.</summary>
    AddSite,

    /// <summary>Daily replication.</summary>
    DayTwo,

    /// <summary>A site is removed.</summary>
    RemoveSite,

    /// <summary>A service is taken down.</summary>
    OffBoarding,
}

/// <summary>Who makes the DNS records and the activation user of a sub-domain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DnsMode>))]
public enum DnsMode
{
    /// <summary>
    /// The platform: it adds the domain to the customer's tenant, writes the provider's zone and makes the activation user.
    /// </summary>
    Automatic,

    /// <summary>People of the provider and the customer.</summary>
    Manual,
}

/// <summary>The result of an assessment as a whole.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoleOutcome>))]
public enum RoleOutcome
{
    /// <summary>Every requirement of the stage is satisfied.</summary>
    Satisfied,

    /// <summary>Granted, but the tokens do not carry it yet.</summary>
    Waiting,

    /// <summary>At least one requirement is missing.</summary>
    Missing,

    /// <summary>We may not read what is needed to tell.</summary>
    Unknown,

    /// <summary>They cannot be assessed at the moment; the event says why, and who must act.</summary>
    NotAssessable,
}

/// <summary>Who must act before something that waits goes on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhoActs>))]
public enum WhoActs
{
    /// <summary>Nobody: the platform goes on by itself.</summary>
    Platform,

    /// <summary>Nobody: Microsoft takes its time.</summary>
    Microsoft,

    /// <summary>An operator of the service provider.</summary>
    ServiceProvider,

    /// <summary>An administrator of the customer.</summary>
    CustomerAdmin,
}

/// <summary>Command to RoleValidation: assess a connection for a stage. It is always answered by a <see cref="RolesAssessed"/>.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="Stage">What is about to be done.</param>
/// <param name="DnsMode">Who makes DNS records and activation user, or, when something is taken down, who made them; null: the stage has
/// nothing to do with DNS.</param>
public sealed record AssessRoles(Guid ConnectionId, Stage Stage, DnsMode? DnsMode = null);

/// <summary>Event: the roles of a connection were assessed, or cannot be.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="CustomerId">The customer it belongs to.</param>
/// <param name="Stage">For what.</param>
/// <param name="Outcome">Whether the stage may go on.</param>
/// <param name="Sentence">What the customer's admin must do, in one sentence; empty when satisfied.</param>
/// <param name="Profile">Name and date of the role profile that decided.</param>
/// <param name="AssessedAt">When the roles were read.</param>
/// <param name="Version">Grows with each assessment of this connection, stage and DNS mode; a copy keeps the highest it saw.</param>
/// <param name="DnsMode">For which DNS mode, as it was asked.</param>
/// <param name="NextTryAt">When it is assessed again because a granted role is not in the tokens yet; null: nothing is waited for.</param>
/// <param name="IsRepublished">True when nothing happened and it is only told again: whoever has a copy compares.</param>
/// <param name="Code">Why it cannot be assessed, stable and dotted; null when it was.</param>
/// <param name="Actor">Who must act; null when satisfied.</param>
public sealed record RolesAssessed(
    Guid ConnectionId,
    Guid CustomerId,
    Stage Stage,
    RoleOutcome Outcome,
    string Sentence,
    string Profile,
    DateTimeOffset AssessedAt,
    long Version,
    DnsMode? DnsMode = null,
    DateTimeOffset? NextTryAt = null,
    bool IsRepublished = false,
    string? Code = null,
    WhoActs? Actor = null);
