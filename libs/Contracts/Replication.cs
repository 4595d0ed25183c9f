namespace LivePlatform.Contracts;

/// <summary>Nudge to a replication worker: run a slice. Work is in the dispatch list; a nudge that is past or lost does no harm.</summary>
/// <param name="DirectoryId">The directory.</param>
/// <param name="SliceNumber">The slice; a nudge whose number is past is dropped.</param>
public sealed record RunSlice(Guid DirectoryId, long SliceNumber);

/// <summary>Broadcast to every process of every service: Microsoft throttles an app. Names no provider and holds no customer data.</summary>
/// <param name="AppId">The application whose calls are throttled; null: every application.</param>
/// <param name="M365TenantId">In which tenant; null: in all of them.</param>
/// <param name="Workload">Whose quota it is: <c>Identity</c>, <c>Teams</c> or <c>Reports</c>.</param>
/// <param name="Until">No call of that scope before this time.</param>
public sealed record ThrottleSeen(Guid? AppId, Guid? M365TenantId, string Workload, DateTimeOffset Until);
