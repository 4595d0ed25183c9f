namespace LivePlatform.M365.Throttling;

/// <summary>What one request takes from the quotas.</summary>
/// <param name="Workload">The part of Graph that counts it.</param>
/// <param name="Units">Resource units (Identity) or requests (all others); at least 1.</param>
/// <param name="Writes">Writes; 0 for everything that only reads, also when it is a POST.</param>
public readonly record struct RequestCharge(GraphWorkload Workload, double Units, double Writes)
{
    /// <summary>True when sending it twice changes nothing.</summary>
    public bool OnlyReads => Writes == 0;
}
