using System.ComponentModel.DataAnnotations;
using LivePlatform.ServiceDefaults.Http;

namespace LivePlatform.Replication.Freshness;

/// <summary>How old replicas may become before an alert is raised.</summary>
/// <param name="Hours">Hours since the last complete run, rounded up.</param>
/// <param name="Source">Who set the target.</param>
/// <param name="Version">Version of the target, increased by each change; 0 when it is inherited. Sent as ETag.</param>
public sealed record FreshnessTargetResponse(int Hours, FreshnessTargetSource Source, long Version)
{
    internal static FreshnessTargetResponse Inherited(TimeSpan target, FreshnessTargetSource source) =>
        new((int)Math.Ceiling(target.TotalHours), source, 0);

    internal static FreshnessTargetResponse Of(ProviderFreshnessTarget own) => new(own.Hours, FreshnessTargetSource.Provider, own.Version);

    internal static FreshnessTargetResponse Of(CustomerFreshnessTarget own) => new(own.Hours, FreshnessTargetSource.Customer, own.Version);
}

/// <summary>The freshness target to set.</summary>
/// <param name="Hours">Hours since the last complete run after which an alert is raised; 1 to 720.</param>
[Example("""{"hours":26}""")]
public sealed record FreshnessTargetRequest(
    [property: Range(FreshnessTarget.Shortest, FreshnessTarget.Longest)] int Hours);
