namespace LivePlatform.Replication.Scheduling;

/// <summary>The two queues of nudges.</summary>
internal static class SliceQueues
{
    public const string Interactive = "replication-slices-interactive";
    public const string Background = "replication-slices-background";
}
