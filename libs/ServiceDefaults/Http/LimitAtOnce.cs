using System.Threading.RateLimiting;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// Routes whose answers last: streams, exports, verifications. Each holds a connection and often a transaction's worth of reading, so that
/// one operator, and all of them together, may have so many at once.
/// </summary>
public static class LimitAtOnce
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Refuses more than that with 429 <c>requests.too_many_at_once</c>; a place is free again when its answer has ended.
    /// </summary>
    /// <param name="endpoint">The route.</param>
    /// <param name="ofOperator">Answers of one operator at once, in one process.</param>
    /// <param name="ofProvider">Those of all operators of one provider.</param>
    /// <param name="ofProcess">Those of all providers.</param>
    public static TBuilder LimitAnswersAtOnce<TBuilder>(this TBuilder endpoint, int ofOperator, int ofProvider, int ofProcess)
        where TBuilder : IEndpointConventionBuilder
    {
        // In this order: whoever may not have another one takes no place of others.
        var places = PartitionedRateLimiter.CreateChained(
            Places(ofOperator, OperatorOf), Places(ofProvider, ProviderOf), Places(ofProcess, static _ => ""));
        return endpoint.AddEndpointFilter(async (context, next) =>
        {
            var place = places.AttemptAcquire(context.HttpContext);
            context.HttpContext.Response.RegisterForDispose(place);
            return place.IsAcquired ? await next(context) : TooMany(ofOperator);
        }).Refuses(TooMany(ofOperator));
    }

    private static PartitionedRateLimiter<HttpContext> Places(int most, Func<HttpContext, string> of) =>
        PartitionedRateLimiter.Create<HttpContext, string>(
            http => RateLimitPartition.GetConcurrencyLimiter(of(http), _ => new() { PermitLimit = most, QueueLimit = 0 }),
            StringComparer.Ordinal);

    private static string ProviderOf(HttpContext http) => http.Get<ProviderScope>().Current.ToString();

    private static string OperatorOf(HttpContext http) => $"{ProviderOf(http)}/{http.Get<OperatorIdentity>().Subject}";

    private static Refusal TooMany(int ofOperator) =>
        new Refusal(
            StatusCodes.Status429TooManyRequests, "requests.too_many_at_once", "Too many such answers are under way.",
            $"Of one operator {ofOperator} at once.", "Wait until one of them has ended.")
            .After(ComeBackAfter);
}
