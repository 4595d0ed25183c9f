namespace LivePlatform.DevHost.Running;

/// <summary>How the system is started.</summary>
public sealed record StackOptions
{
    /// <summary>Name of its folder below <c>.run</c>; emptied at start.</summary>
    public required string Name { get; init; }

    /// <summary>Replication workers.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Replicas of TenantCredential.</summary>
    public int Brokers { get; init; } = 1;

    /// <summary>The services to start, by name; null: all.</summary>
    public IReadOnlySet<string>? Only { get; init; }

    /// <summary>False turns PostgreSQL's fsync off.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Further environment of every service, e.g. an OTLP endpoint or shorter times.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets every line that a process writes, with the process's name.</summary>
    public Action<string, string>? OnLine { get; init; }

    /// <summary>Gets one line per step of the start.</summary>
    public Action<string>? OnProgress { get; init; }
}
