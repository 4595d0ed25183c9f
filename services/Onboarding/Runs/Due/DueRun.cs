namespace LivePlatform.Onboarding.Runs.Due;

/// <summary>When a run is advanced next. Written in the commit that makes it due, so that a crash forgets nothing.</summary>
internal sealed class DueRun
{
    public required Guid RunId { get; init; }

    public required Guid ServiceProviderId { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>
    /// Grows whenever something happened that the run may wait for: a try that began before it is followed by another one.
    /// </summary>
    public int Wakes { get; set; }

    /// <summary>Names the try under way: a process that lost it writes nothing.</summary>
    public Guid? Claim { get; set; }

    /// <summary>Until when that try holds the run, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}

/// <summary>A run that this process holds.</summary>
internal readonly record struct ClaimedRun(Guid RunId, Guid ServiceProviderId, Guid Claim, int Wakes, DateTimeOffset DueAt);
