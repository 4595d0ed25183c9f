using System.Diagnostics.Metrics;
using System.Globalization;
using System.Threading.RateLimiting;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Security;
using Microsoft.Extensions.Options;

namespace LivePlatform.Gateway.Limits;

/// <summary>
/// A token bucket per operator and one per provider; for invitees, and for whoever is not known yet, one per address. An operator's bucket
/// comes first, so that one who floods does not starve colleagues.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly Counter<long> _refused;
    private readonly PartitionedRateLimiter<string> _operators;
    private readonly PartitionedRateLimiter<string> _providers;
    private readonly PartitionedRateLimiter<string> _addresses;
    private readonly PartitionedRateLimiter<string> _strangers;
    private readonly KnownOperators _known;

    public RateLimits(IOptions<RateLimitOptions> options, KnownOperators known, IMeterFactory meters)
    {
        _known = known;
        _refused = meters.Create("LivePlatform.Gateway")
            .CreateCounter<long>("live.gateway.refused", "{request}", "Requests refused with 429, by limit.");
        var limits = options.Value;
        _operators = Buckets(limits.OperatorPerSecond, limits.OperatorBurst, limits.Replicas);
        _providers = Buckets(limits.ProviderPerSecond, limits.ProviderBurst, limits.Replicas);
        _addresses = Buckets(limits.InviteePerSecond, limits.InviteeBurst, limits.Replicas);
        _strangers = Buckets(limits.StrangerPerSecond, limits.StrangerBurst, limits.Replicas);
    }

    /// <summary>
    /// Limits invitees and everybody who is not known yet, before anything is done for them. They are strangers: what they share is their
    /// address.
    /// </summary>
    public static Task OfAddresses(HttpContext context, RequestDelegate next) =>
        ApplyAsync(
            context, next, async limits => IsInvitees(context) ? await limits.CheckAddressAsync(context) : limits.CheckStranger(context));

    /// <summary>Limits operators. Runs after the token was validated.</summary>
    public static Task OfOperators(HttpContext context, RequestDelegate next) => ApplyAsync(
        context,
        next,
        limits => ValueTask.FromResult(
            IsInvitees(context)
                ? null
                : limits.Check(context.User.FindFirst("sub")?.Value ?? "", OperatorClaims.Read(context.User)?.Provider)));

    /// <summary>Lets a request through or answers 429.</summary>
    private static async Task ApplyAsync(
        HttpContext context, RequestDelegate next, Func<RateLimits, ValueTask<(string Limit, TimeSpan RetryAfter)?>> check)
    {
        var limits = context.RequestServices.GetRequiredService<RateLimits>();
        if (await check(limits) is not { } reached)
        {
            await next(context);
            return;
        }

        // Counted, not logged: a flood of requests must not become a flood of lines.
        limits._refused.Add(1, new KeyValuePair<string, object?>("limit", reached.Limit));
        context.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(reached.RetryAfter.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        await new Refusal(
            StatusCodes.Status429TooManyRequests, "rate.limited", "Too many requests.",
            action: "Wait as long as Retry-After says.").With("limit", reached.Limit).ExecuteAsync(context);
    }

    private static bool IsInvitees(HttpContext context) =>
        context.Request.Path.StartsWithSegments(InviteeApi.Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Null: go on. Otherwise which limit was reached, and when to come again. A token that names no provider, rightly or not, counts
    /// against its subject.
    /// </summary>
    internal (string Limit, TimeSpan RetryAfter)? Check(string subject, Guid? provider) =>
        Take(_operators, $"{provider}|{subject}", "operator") ?? (provider is { } id ? Take(_providers, id.ToString(), "provider") : null);

    /// <summary>
    /// A token that is not known costs a signature check: whoever sends it pays before it is done, good or bad, so that a flood of wrong
    /// ones ends at its sender's limit. Colleagues behind the same address go on with the tokens that they have.
    /// </summary>
    private (string Limit, TimeSpan RetryAfter)? CheckStranger(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || _known.Knows(context.Request)
            ? null
            : Take(_strangers, CallerAddress.Of(context.Connection.RemoteIpAddress), "stranger");

    /// <summary>
    /// Counts for the visitor where the portal proves to speak for one, otherwise for the sender. From then on the connection has the
    /// address that counted.
    /// </summary>
    private async ValueTask<(string Limit, TimeSpan RetryAfter)?> CheckAddressAsync(HttpContext context)
    {
        if (Visitors.Read(context.Request.Headers) is not { } named)
        {
            return TakeAddress(context);
        }

        var visitors = context.RequestServices.GetRequiredService<Visitors>();
        if (visitors.Running(named) is { } running)
        {
            if (!await running)
            {
                return TakeAddress(context);
            }
        }
        else if (!visitors.Knows(named))
        {
            // This one costs a signature check: the sender pays for it, good or bad, before it is done.
            if (TakeAddress(context) is { } reached)
            {
                return reached;
            }

            if (!await visitors.BelievesAsync(named))
            {
                return null;
            }
        }

        context.Connection.RemoteIpAddress = named.Address;
        return TakeAddress(context);
    }

    private (string Limit, TimeSpan RetryAfter)? TakeAddress(HttpContext context) =>
        Take(_addresses, CallerAddress.Of(context.Connection.RemoteIpAddress), "address");

    public void Dispose()
    {
        _operators.Dispose();
        _providers.Dispose();
        _addresses.Dispose();
        _strangers.Dispose();
    }

    private static (string Limit, TimeSpan RetryAfter)? Take(PartitionedRateLimiter<string> buckets, string key, string limit)
    {
        using var lease = buckets.AttemptAcquire(key);
        return lease.IsAcquired ? null : (limit, lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Period);
    }

    private static PartitionedRateLimiter<string> Buckets(int perSecond, int burst, int replicas) =>
        PartitionedRateLimiter.Create<string, string>(
            key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                ReplenishmentPeriod = Period,
                TokensPerPeriod = Math.Max(1, perSecond / replicas),
                TokenLimit = Math.Max(1, burst / replicas),
                QueueLimit = 0,
            }),
            StringComparer.Ordinal);
}
