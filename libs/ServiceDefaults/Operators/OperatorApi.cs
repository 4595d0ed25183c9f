using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.ServiceDefaults.Security;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>Maps the routes that operators use. Every request enters exactly one provider before its handler runs.</summary>
public static class OperatorApi
{
    /// <summary>Header by which an operator of System scope says for which provider the request is.</summary>
    public const string ProviderHeader = "Live-Provider";

    /// <summary>The authentication scheme and the policy of operator tokens.</summary>
    public const string Policy = "operator";

    /// <summary>Routes for one provider at a time: the token's, or the one that a System operator names in <c>Live-Provider</c>.</summary>
    public static RouteGroupBuilder MapOperatorApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/v1").RequireAuthorization(Policy).AddEndpointFilter<OperatorEntry>().RefuseUnknownQuery();

    /// <summary>Routes across providers, for operators of System scope only; everybody else gets 404.</summary>
    public static RouteGroupBuilder MapSystemApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/v1/system").RequireAuthorization(Policy).AddEndpointFilter<SystemEntry>().RefuseUnknownQuery()
            .WithMetadata(AcrossProviders.Mark);

    /// <summary>
    /// Refuses an unsafe request of an operator whose scope is narrower: 404 where the route names an object, 403 elsewhere.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, OperatorScopeKind widest)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.AddEndpointFilter(async (context, next) =>
        {
            var identity = (OperatorIdentity)context.HttpContext.RequestServices.GetService(typeof(OperatorIdentity))!;
            return identity.Scope <= widest ? await next(context) : TooNarrow(context.HttpContext);
        });
        endpoint.Finally(route =>
        {
            if (route is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 })
            {
                route.Metadata.Add(RouteRefusals.Declare(NoObject()));
            }
        });
        return endpoint.WithMetadata(new ScopeRequired(widest));
    }

    /// <summary>Lets operators of the lite role use an unsafe route, which they otherwise may not.</summary>
    public static TBuilder AllowOperatorLite<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(OperatorLiteAllowed.Mark);

    internal static Refusal NotAllowed(string detail) =>
        new(StatusCodes.Status403Forbidden, "auth.forbidden", "Your role or scope does not allow this.", detail);

    private static Refusal TooNarrow(HttpContext http)
    {
        if (http.Request.RouteValues.Count == 0)
        {
            return NotAllowed("The request needs a wider scope than yours.");
        }

        SecurityEvents.Hide(http);
        return NoObject();
    }

    private static Refusal NoObject() => new(StatusCodes.Status404NotFound, "object.not_found", "There is no such object.");
}

/// <summary>Marks a route that enters no provider.</summary>
internal sealed class AcrossProviders
{
    public static readonly AcrossProviders Mark = new();
}

/// <summary>The narrowest scope that may use a route.</summary>
internal sealed record ScopeRequired(OperatorScopeKind Narrowest);

internal sealed class OperatorLiteAllowed
{
    public static readonly OperatorLiteAllowed Mark = new();
}
