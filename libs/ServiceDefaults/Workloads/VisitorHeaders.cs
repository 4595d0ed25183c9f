namespace LivePlatform.ServiceDefaults.Workloads;

/// <summary>
/// How the portal tells the gateway for whom it asks. The gateway believes it of one workload that proves itself, and passes neither on.
/// </summary>
public static class VisitorHeaders
{
    /// <summary>The visitor's address.</summary>
    public const string Visitor = "X-Live-Visitor";

    /// <summary>The workload token of who says so; Authorization holds the visitor's own.</summary>
    public const string Workload = "X-Live-Workload";
}
