namespace LivePlatform.Replication.Scheduling;

/// <summary>Another worker has taken the directory over: this one stops, and what it did not commit is lost to nobody.</summary>
internal sealed class FenceLostException(Guid directoryId) : Exception($"Directory {directoryId} is held by another worker.");
