using Microsoft.AspNetCore.Builder;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>The refusals of its own that a route declares; those that come with its shape are known from the route itself.</summary>
public static class RouteRefusals
{
    /// <summary>
    /// Declares what the route, or every route of the group, may refuse. The API's document lists it, and a test fails when a route answers
    /// with a code that it has not declared.
    /// </summary>
    /// <param name="routes">The route or group.</param>
    /// <param name="refusals">One of each kind; details of a case don't matter.</param>
    public static TBuilder Refuses<TBuilder>(this TBuilder routes, params Refusal[] refusals)
        where TBuilder : IEndpointConventionBuilder =>
        routes.WithMetadata(Declare(refusals));

    internal static Declared Declare(params Refusal[] refusals) =>
        new([.. refusals.Select(static x => new ProblemKind(x.Status, x.Code, x.Title))]);

    internal sealed record Declared(IReadOnlyList<ProblemKind> Kinds);
}
