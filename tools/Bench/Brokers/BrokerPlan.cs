namespace LivePlatform.Bench.Brokers;

/// <summary>How much is asked of two brokers.</summary>
/// <param name="Connections">Cold connections.</param>
/// <param name="Rounds">Rounds of load, ours and bare in turn.</param>
/// <param name="LoadFor">How long one lasts.</param>
internal sealed record BrokerPlan(int Connections, int Rounds, TimeSpan LoadFor)
{
    /// <summary>Callers at once while tokens are fetched.</summary>
    public const int Fetchers = 48;

    /// <summary>Callers at once while cached tokens are measured.</summary>
    public const int Callers = 16;

    /// <summary>What the goals are set for.</summary>
    public static BrokerPlan Full { get; } = new(10_000, 5, TimeSpan.FromSeconds(5));

    /// <summary>The same code with little: what it measures says nothing, what it counts does.</summary>
    public static BrokerPlan Quick { get; } = new(60, 1, TimeSpan.FromSeconds(1));
}
