using LivePlatform.Replication.Settings;
using LivePlatform.Replication.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Slices;

/// <summary>What a slice needs of its process.</summary>
internal sealed record SliceSurroundings(
    TimeProvider Clock,
    IOptions<ReplicationOptions> Options,
    IHostApplicationLifetime Lifetime,
    ReplicationMetrics Metrics,
    ILogger<SliceRunner> Logger);
