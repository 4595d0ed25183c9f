using System.Globalization;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Throttling;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>Faults of the token endpoint.</summary>
internal static class TokenFaults
{
    public static async Task<IResult?> AnswerTokenAsync(this FaultBook faults, HttpContext http, TokenRequest request, SimulatorClock clock)
    {
        var app = Guid.TryParse(request.ClientId, out var appId) ? appId : Guid.Empty;
        var tenant = Guid.TryParse(request.Tenant, out var tenantId) ? tenantId : Guid.Empty;
        var call = new FaultCall(FaultTarget.Token, app, tenant, "POST", http.Request.Path.Value ?? "", null, null);
        if (faults.LatencyOf(call) is var latency && latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, clock.Real, http.RequestAborted);
        }

        switch (faults.Hit(call))
        {
            case FaultHit.Abort:
                http.Abort();
                return Results.Empty;
            case FaultHit.Status { Order: var order }:
                if (order.RetryAfterSeconds is { } seconds)
                {
                    http.Response.Headers.RetryAfter =
                        RetryAfter.Write(order.RetryAfterForm, TimeSpan.FromSeconds(seconds), clock.GetUtcNow(), TimeSpan.Zero).Header;
                }

                var code = int.TryParse(order.Code, CultureInfo.InvariantCulture, out var number) ? number : 90033;
                var (name, suberror) = EntraError.NamesOf(code, order.Status);
                var error = new EntraError(code, name, order.Status, "The request was refused by order.", suberror);
                return Results.Json(error.Body(clock.GetUtcNow(), Guid.NewGuid().ToString()), statusCode: order.Status);
            default:
                return null;
        }
    }
}
