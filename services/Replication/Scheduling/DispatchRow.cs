namespace LivePlatform.Replication.Scheduling;

/// <summary>One line of the work list: a directory, when it is due, and who holds it. Holds ids only.</summary>
public sealed class DispatchRow
{
    /// <summary>Interactive work goes before background work.</summary>
    public const short Interactive = 0;

    /// <summary>Daily work and first runs.</summary>
    public const short Background = 1;

    public required Guid DirectoryId { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required Guid M365TenantId { get; init; }

    /// <summary>The leading connection's application; null while blocked.</summary>
    public Guid? AppId { get; set; }

    public required DateTimeOffset DueAt { get; set; }

    public short Priority { get; set; } = Background;

    /// <summary>Number of the next slice; a nudge with another number is past.</summary>
    public long SliceNumber { get; set; } = 1;

    public string? BlockedCode { get; set; }

    /// <summary>A worker holds the directory until then, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Grows with each take-over; a commit under an older fence is rolled back.</summary>
    public long Fence { get; set; }

    /// <summary>A nudge was sent; it is sent again after that time.</summary>
    public DateTimeOffset? NudgedUntil { get; set; }

    /// <summary>The app-and-tenant budget travels with the directory from worker to worker.</summary>
    public double? BudgetTokens { get; set; }

    public DateTimeOffset? BudgetAt { get; set; }

    public double? BudgetFactor { get; set; }

    /// <summary>Users at the last count: the size class of the quota; null until a round has counted.</summary>
    public int? UserCount { get; set; }
}
