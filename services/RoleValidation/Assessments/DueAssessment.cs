using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>One line of the work list: a connection and stage to assess, and when. Holds ids only.</summary>
public sealed class DueAssessment
{
    public required Guid ConnectionId { get; init; }

    public required Stage Stage { get; init; }

    public required Guid ServiceProviderId { get; init; }

    /// <summary>The assessment that waits for the answer.</summary>
    public required Guid AssessmentId { get; set; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Tokens must be newer than this; null: any token will do.</summary>
    public DateTimeOffset? NewerThan { get; set; }

    /// <summary>Since when a granted role is waited for in tokens.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>Tries that ended in an unexpected failure, in a row.</summary>
    public int Failures { get; set; }

    /// <summary>A process works on it until then, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}
