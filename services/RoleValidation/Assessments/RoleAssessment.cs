using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Connections;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>The result of one assessment. It never changes; the next one supersedes it and it stays as history.</summary>
internal sealed class RoleAssessment : ICustomerOwned
{
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

    public Guid? PrincipalId { get; private init; }

    public DateTimeOffset AssessedAt { get; private init; }

    /// <summary>When it was to be looked again whether tokens carry what was granted; null: nothing was waited for.</summary>
    public DateTimeOffset? NextTryAt { get; private set; }

    /// <summary>Number of this result among those of its connection, stage and DNS mode.</summary>
    public long Version { get; private init; }

    /// <summary>True for the last one of its connection, stage and DNS mode.</summary>
    public bool IsNewest { get; private init; }

    public static RoleAssessment Of(
        Guid id, KnownConnection connection, Stage stage, DnsMode mode, string profile, RoleFacts facts, RoleVerdict verdict, long version, DateTimeOffset now) => new()
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
            PrincipalId = facts.PrincipalId,
            AssessedAt = now,
            Version = version,
            IsNewest = true,
        };

    /// <summary>Something is granted that tokens do not carry yet.</summary>
    public void IsTriedAgainAt(DateTimeOffset? next) => NextTryAt = next;

    public RolesAssessed ToEvent() =>
        new(ConnectionId, CustomerId, Stage, Outcome, Sentence, Profile, AssessedAt, Version, DnsModes.Told(Stage, DnsMode), NextTryAt);
}
