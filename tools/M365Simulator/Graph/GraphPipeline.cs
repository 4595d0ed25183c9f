using System.Globalization;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Judging;
using LivePlatform.M365Simulator.Observing;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Throttling;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>What happens to every call, alone or in a batch: judge, faults, quotas, permissions, the answer, and the books.</summary>
internal sealed class GraphPipeline(
    GraphRoutes routes,
    FarNodes nodes,
    QuotaBook quotas,
    FaultBook faults,
    Judge judge,
    Counters counters,
    RequestLog log,
    SimulatorClock clock,
    CurrentSettings settings)
{
    private const string InsufficientClaims = "insufficient_claims";

    public GraphAnswer Answer(GraphCall call)
    {
        var (route, ids) = routes.Find(call.Method, call.Segments);
        var name = route?.Template ?? "unknown";
        var units = RequestCosts.Units(
            call.Method, name, call.Query.Select is not null, call.Query.Expand is not null, call.Query.TopNumber,
            settings.Value.DeltaChargedAsList);
        judge.Arrived(new JudgedCall(call.Caller.AppId, call.Caller.TenantId, call.Method, call.Path, call.Process, call.Latency));
        var answer = Decide(call with { Ids = ids }, route, units);
        counters.Call(call.Caller.AppId, call.Caller.TenantId, name, answer.Status, units);
        log.Add(new LoggedCall(
            clock.GetUtcNow(), call.Process, call.Method, call.Path, call.Query.Raw, answer.Status, units, call.Caller.AppId,
            call.Caller.TenantId,
            call.RequestId, call.Headers.ClientRequestId));
        return answer;
    }

    private GraphAnswer Decide(GraphCall call, GraphRoute? route, int units)
    {
        var hit = faults.Hit(new FaultCall(
            FaultTarget.Graph, call.Caller.AppId, call.Caller.TenantId, call.Method, call.Path, call.Query.SkipToken,
            call.Query.DeltaToken));
        if (hit is not null and not FaultHit.Body and not FaultHit.Circle)
        {
            return Fault(call, hit);
        }

        if (hit is FaultHit.Circle { Kind: var circle })
        {
            call = call with { Circle = circle };
        }

        var (throttled, use) = quotas.Charge(
            call.Caller.AppId, call.Caller.TenantId, call.Tenant.Users.LiveCount, units, call.Method != "GET");
        if (throttled is not null)
        {
            return Throttle(call, throttled, RetryAfterForm.Integer);
        }

        var answer = Authorised(call, route).With(("x-ms-resource-unit", units.ToString(CultureInfo.InvariantCulture)));
        if (hit is FaultHit.Body { Damage: var damage })
        {
            answer = answer with { Damage = damage };
        }

        return use > 0.8 ? answer.With(("x-ms-throttle-limit-percentage", use.ToString("0.0#", CultureInfo.InvariantCulture))) : answer;
    }

    private GraphAnswer Authorised(GraphCall call, GraphRoute? route)
    {
        try
        {
            if (route is null)
            {
                throw GraphRefusal.NoSuchSegment(call.Segments.FirstOrDefault() ?? "");
            }

            if (!Permissions.Open(route, call.Caller))
            {
                throw GraphRefusal.Forbidden;
            }

            nodes.Check(call);
            return nodes.Remember(call, route.Handler(call));
        }
        catch (GraphRefusal refusal)
        {
            return GraphErrors.Of(refusal.Status, refusal.Code, refusal.Message, call, clock.GetUtcNow()).With(refusal.Headers);
        }
    }

    private GraphAnswer Fault(GraphCall call, FaultHit hit)
    {
        switch (hit)
        {
            case FaultHit.Abort:
                return new GraphAnswer(0) { Abort = true };
            case FaultHit.Throttle { Throttled: var throttled, Form: var form }:
                return Throttle(call, throttled, form);
            case FaultHit.Status { Order: { Status: 429 } order }:
                return Throttle(call, new Throttled(order.Scope, ThrottleAccess.ReadWrite, call.Caller.AppId, call.Caller.TenantId,
                    TimeSpan.FromSeconds(order.RetryAfterSeconds ?? 1), "CPULimitExceeded"), order.RetryAfterForm);
            case FaultHit.Status { Order: var order }:
                var endsAccess = order is { Status: 401, Code: InsufficientClaims };
                var code = endsAccess ? "InvalidAuthenticationToken" : order.Code ?? CodeOf(order.Status);
                var answer = GraphErrors.Of(
                    order.Status, code, order.Message ?? "The service cannot answer now.", call,
                    clock.GetUtcNow()) with
                { Damage = order.Body };
                if (endsAccess)
                {
                    // Continuous access evaluation; the claims say since when tokens must have been issued.
                    answer = answer.With(
                        (
                            "WWW-Authenticate",
                            "Bearer realm=\"\", error=\"insufficient_claims\", "
                                + "claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==\""));
                }

                return order.RetryAfterSeconds is { } seconds
                    && RetryAfter.Write(
                        order.RetryAfterForm, TimeSpan.FromSeconds(seconds), clock.GetUtcNow(), TimeSpan.Zero).Header is { } header
                    ? answer.With(("Retry-After", header))
                    : answer;
            case FaultHit.DeadToken { Kind: FaultKind.DeltaGone }:
                return DeltaQueries.Gone(call, clock.GetUtcNow());
            case FaultHit.DeadToken { Kind: FaultKind.DeltaExpired }:
                return DeltaQueries.Expired(call, settings.Value, clock.GetUtcNow());
            case FaultHit.DeadToken:
                return GraphErrors.Of(
                    400, "Directory_ExpiredPageToken",
                    "The specified page token value has expired and can no longer be included in your request.", call, clock.GetUtcNow());
            default:
                throw new ArgumentOutOfRangeException(nameof(hit));
        }
    }

    private GraphAnswer Throttle(GraphCall call, Throttled throttled, RetryAfterForm form)
    {
        var (header, wait) = RetryAfter.Write(form, throttled.Wait, clock.GetUtcNow(), settings.Value.JudgeAbsentWait);
        judge.Sent(throttled, wait, call.Process);
        var answer = GraphErrors.TooManyRequests(call, clock.GetUtcNow())
            .With(("x-ms-throttle-scope", throttled.ScopeHeader), ("x-ms-throttle-information", throttled.Information));
        return header is null ? answer : answer.With(("Retry-After", header));
    }

    private static string CodeOf(int status) => status switch
    {
        500 => "InternalServerError",
        502 => "BadGateway",
        503 => "serviceNotAvailable",
        504 => "UnknownError",
        _ => "UnknownError",
    };
}
