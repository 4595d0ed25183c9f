using LivePlatform.Persistence;
using MassTransit;

namespace LivePlatform.TenantCredential.Topology;

/// <summary>What is worth trying again in a consumer of events: the database away, or two events about one object at once.</summary>
internal static class DatabaseRetries
{
    public static void Configure(IRetryConfigurator retry)
    {
        retry.Handle<Exception>(static failure => failure.IsUnavailable() || failure.IsConflict() || failure.IsUniqueViolation());
        retry.Exponential(10, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(400));
    }
}
