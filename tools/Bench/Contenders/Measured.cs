namespace LivePlatform.Bench.Contenders;

/// <summary>What a contender did.</summary>
internal enum Phase
{
    /// <summary>First sync of the large directory.</summary>
    FirstSync,

    /// <summary>Delta rounds of the large directory.</summary>
    DeltaLarge,

    /// <summary>Delta rounds of the small directory.</summary>
    DeltaSmall,

    /// <summary>The pages of a first sync downloaded and thrown away: the page server's speed alone.</summary>
    PagesAlone,

    /// <summary>The pages of the delta rounds downloaded and thrown away.</summary>
    DeltaPagesAlone,

    /// <summary>The textbook's SDK reads a first sync and writes nothing.</summary>
    SdkReadAlone,

    /// <summary>The textbook's EF Core writes a first sync from memory.</summary>
    EfWriteAlone,
}

/// <summary>One measurement.</summary>
/// <param name="Phase">What was done.</param>
/// <param name="Objects">Objects and memberships that went through.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">CPU time of contender and PostgreSQL.</param>
internal sealed record Measured(Phase Phase, int Objects, double Seconds, double CpuSeconds)
{
    /// <summary>Objects per second of wall time.</summary>
    public double PerSecond => Objects / Seconds;

    /// <summary>CPU seconds per 1,000 objects.</summary>
    public double CpuPerThousand => CpuSeconds / Objects * 1000;
}
