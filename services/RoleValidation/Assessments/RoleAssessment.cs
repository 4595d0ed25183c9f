using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>The result of one assessment. It never changes; the next one supersedes it and it stays as history.</summary>
internal sealed class RoleAssessment : ICustomerOwned
{
    public const int LongestName = 256;

    private RoleAssessment()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public Guid ConnectionId { get; private init; }

    public Stage Stage { get; private init; }

    public DnsMode DnsMode { get; private init; }

    public RoleOutcome Outcome { get; private init; }

    public string Sentence { get; private init; } = "";

    public IReadOnlyList<RequirementVerdict> Requirements { get; private init; } = [];

    public string Profile { get; private init; } = "";

    /// <summary>Why it could not be assessed; null when it was.</summary>
    public string? Code { get; private init; }

    /// <summary>Who must act; null when satisfied.</summary>
    public WhoActs? Actor { get; private init; }

    public PrincipalKind PrincipalKind { get; private init; }

    public Guid? PrincipalId { get; private init; }

    /// <summary>The user's principal name, as the token said; null for a service principal.</summary>
    public string? PrincipalName { get; private init; }

    public DateTimeOffset AssessedAt { get; private init; }

    /// <summary>
    /// When it was to be looked again, because tokens did not carry what was granted or nothing could be read; null: nothing was waited
    /// for.
    /// </summary>
    public DateTimeOffset? NextTryAt { get; private set; }

    /// <summary>Number of this result among those of its connection, stage and DNS mode.</summary>
    public long Version { get; private init; }

    /// <summary>True for the last one of its connection, stage and DNS mode.</summary>
    public bool IsNewest { get; private init; }

    public static RoleAssessment Of(
        Guid id,
        KnownConnection connection,
        Stage stage,
        DnsMode mode,
        string profile,
        RoleFacts facts,
        RoleVerdict verdict,
        long version,
        DateTimeOffset now) => new()
        {
            Id = id,
            ServiceProviderId = connection.ServiceProviderId,
            CustomerId = connection.CustomerId,
            ConnectionId = connection.ConnectionId,
            Stage = stage,
            DnsMode = mode,
            Outcome = verdict.Outcome,
            Sentence = verdict.Sentence,
            Requirements = verdict.Requirements,
            Profile = profile,
            Actor = verdict.Outcome switch
            {
                RoleOutcome.Missing or RoleOutcome.Unknown => WhoActs.CustomerAdmin,
                RoleOutcome.Waiting => WhoActs.Microsoft,
                _ => null,
            },
            PrincipalKind = facts.Principal.Kind,
            PrincipalId = facts.Principal.Id,
            PrincipalName = facts.Principal.UserName is { Length: > LongestName } name ? name[..LongestName] : facts.Principal.UserName,
            AssessedAt = now,
            Version = version,
            IsNewest = true,
        };

    /// <summary>That it cannot be assessed, with the reason.</summary>
    public static RoleAssessment Hindered(
        Guid id,
        KnownConnection connection,
        Stage stage,
        DnsMode mode,
        string profile,
        Hindrance hindrance,
        long version,
        DateTimeOffset now) => new()
        {
            Id = id,
            ServiceProviderId = connection.ServiceProviderId,
            CustomerId = connection.CustomerId,
            ConnectionId = connection.ConnectionId,
            Stage = stage,
            DnsMode = mode,
            Outcome = RoleOutcome.NotAssessable,
            Sentence = hindrance.Sentence,
            Code = hindrance.Code,
            Actor = hindrance.Actor,
            Profile = profile,
            PrincipalKind = connection.Principal,
            AssessedAt = now,
            Version = version,
            IsNewest = true,
        };

    /// <summary>Something is waited for.</summary>
    public void IsTriedAgainAt(DateTimeOffset? next) => NextTryAt = next;

    public RolesAssessed ToEvent() =>
        new(
            ConnectionId, CustomerId, Stage, Outcome, Sentence, Profile, AssessedAt, Version, DnsModes.Told(Stage, DnsMode), NextTryAt,
            Code: Code, Actor: Actor);
}
