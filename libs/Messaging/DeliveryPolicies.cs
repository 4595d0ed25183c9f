using LivePlatform.Persistence;
using MassTransit;

namespace LivePlatform.Messaging;

/// <summary>Retries that consumer definitions name.</summary>
public static class DeliveryPolicies
{
    /// <summary>
    /// Retries while the database is away or a row is contended, from 0.2 s growing to 30 s, about three minutes in all; everything else
    /// goes to the error queue at once. The message is not acknowledged meanwhile, so that a crash loses nothing.
    /// </summary>
    public static void RetryDatabase(this IReceiveEndpointConfigurator endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        endpoint.UseMessageRetry(retry =>
        {
            retry.Exponential(12, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(400));
            retry.Handle<Exception>(failure => failure.IsUnavailable() || failure.IsConflict() || failure.IsUniqueViolation());
        });
    }
}
