using System.Security.Claims;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivePlatform.ServiceDefaults.Workloads;

/// <summary>Routes between services. They are in no OpenAPI document and the gateway has no route to them.</summary>
public static class InternalApi
{
    /// <summary>The authentication scheme and the policy of workload tokens.</summary>
    public const string Policy = "workload";

    /// <summary>Routes that answer only the named workloads.</summary>
    /// <param name="routes">The service's routes.</param>
    /// <param name="workloads">Names as in the token's subject <c>system:serviceaccount:&lt;namespace&gt;:&lt;name&gt;</c>.</param>
    public static RouteGroupBuilder MapInternalApi(this IEndpointRouteBuilder routes, params string[] workloads) =>
        routes.MapGroup("/internal/v1").RequireAuthorization(Policy).ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
            Caller(context.HttpContext) is { } caller && workloads.Contains(caller)
                ? await next(context)
                : new Refusal(StatusCodes.Status403Forbidden, "workload.forbidden", "This workload is not on the list of this route."));

    /// <summary>The name of the calling workload; null: the subject is none of ours, or has another form.</summary>
    public static string? Caller(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return NameOf(http.User, http.RequestServices.GetRequiredService<IOptions<WorkloadOptions>>().Value);
    }

    /// <summary>
    /// The workload that a validated token names. A workload is its whole subject: whoever may make accounts in another namespace chooses
    /// their names.
    /// </summary>
    internal static string? NameOf(ClaimsPrincipal token, WorkloadOptions ours) =>
        token.FindFirst("sub")?.Value.Split(':') is ["system", "serviceaccount", var place, var name] && place == ours.Namespace
            ? name
            : null;
}
