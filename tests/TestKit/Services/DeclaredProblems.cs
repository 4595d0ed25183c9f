using System.Collections.Concurrent;
using System.Reflection;
using LivePlatform.ServiceDefaults.Described;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TestKit.Services;

/// <summary>
/// Whatever test it is: a route of the public API that answers with a problem which the API's document does not name for it makes the
/// request fail.
/// </summary>
internal static class DeclaredProblems
{
    /// <summary>Makes such a request fail, and writes down what it was.</summary>
    /// <param name="services">Of the service.</param>
    /// <param name="undeclared">What was answered so.</param>
    public static void Demand(IServiceCollection services, ConcurrentBag<string> undeclared) =>
        services.PostConfigure<ProblemDetailsOptions>(options =>
    {
        var own = options.CustomizeProblemDetails;
        options.CustomizeProblemDetails = context =>
        {
            own?.Invoke(context);
            Check(context, undeclared);
        };
    });

    private static void Check(ProblemDetailsContext context, ConcurrentBag<string> undeclared)
    {
        var http = context.HttpContext;
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var problem = context.ProblemDetails;
        if (endpoint is not RouteEndpoint route || IsHidden(route)
            || RouteProblems.Of(route.Metadata).Any(x => x.Status == problem.Status && x.Code == (string?)problem.Extensions["code"]))
        {
            return;
        }

        var what =
            $"{http.Request.Method} {route.RoutePattern.RawText} answers {problem.Status} {problem.Extensions["code"]} "
            + $"('{problem.Title}'), which it does not declare: add it to the route's Refuses.";
        undeclared.Add(what);
        throw new InvalidOperationException(what);
    }

    /// <summary>It is in no document: not of the public API, or what the gateway passes on to others.</summary>
    private static bool IsHidden(RouteEndpoint route) =>
        route.RoutePattern.RawText?.StartsWith("/api/v1/", StringComparison.Ordinal) != true
        || route.Metadata.GetMetadata<MethodInfo>() is null
        || route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription == true;
}
