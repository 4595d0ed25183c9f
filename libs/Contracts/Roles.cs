using System.Text.Json.Serialization;

namespace LivePlatform.Contracts;

/// <summary>Stage of a service's life; each stage needs its own roles.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Stage>))]
public enum Stage
{
    /// <summary>A service is onboarded.</summary>
    Onboarding,

    /// <summary>A site is added to a service that is in operation.</summary>
    AddSite,

    /// <summary>Daily replication.</summary>
    DayTwo,

    /// <summary>A site is removed.</summary>
    RemoveSite,

    /// <summary>A service is removed.</summary>
    OffBoarding,
}

/// <summary>Who creates the DNS records and the activation user of a sub-domain.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DnsMode>))]
public enum DnsMode
{
    /// <summary>
    /// The platform: it adds the domain to the customer's tenant, updates the provider's DNS zone and creates the activation user.
    /// </summary>
    Automatic,

    /// <summary>People of the provider and the customer.</summary>
    Manual,
}

/// <summary>Result of an assessment as a whole.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoleOutcome>))]
public enum RoleOutcome
{
    /// <summary>Every requirement of the stage is satisfied.</summary>
    Satisfied,

    /// <summary>Everything is granted, but access tokens do not contain it yet.</summary>
    Waiting,

    /// <summary>At least one requirement is missing.</summary>
    Missing,

    /// <summary>The platform is not allowed to read what is needed to decide.</summary>
    Unknown,

    /// <summary>The roles cannot be assessed at the moment; the code says why.</summary>
    NotAssessable,
}

/// <summary>Who must act before something that waits can continue.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WhoActs>))]
public enum WhoActs
{
    /// <summary>Nobody: the platform continues by itself.</summary>
    Platform,

    /// <summary>Nobody: Microsoft needs more time.</summary>
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
