using System.Reflection;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>Every problem that a route may answer with: what it declares, and what comes with a body, a key, a version or a page.</summary>
public static class RouteProblems
{
    private static readonly ProblemKind[] OfEveryRoute =
    [
        Framework(StatusCodes.Status400BadRequest, "The request could not be read."),
        new(StatusCodes.Status400BadRequest, KnownQuery.Code, KnownQuery.Title),
        Framework(StatusCodes.Status401Unauthorized, "Nobody is signed in."),
        Framework(StatusCodes.Status403Forbidden, "Your role or scope does not allow this."),
        Framework(StatusCodes.Status404NotFound, "There is no such route."),
        Framework(StatusCodes.Status429TooManyRequests, "Too many requests."),
        Framework(StatusCodes.Status500InternalServerError, "The request failed by a fault of ours."),
        Framework(StatusCodes.Status502BadGateway, "The service behind this route cannot be reached."),
        Framework(StatusCodes.Status503ServiceUnavailable, "The service cannot answer at the moment."),
        new(StatusCodes.Status503ServiceUnavailable, "database.unavailable", "The database cannot be reached."),
        new(StatusCodes.Status503ServiceUnavailable, "sign_in.unavailable",
            "The token cannot be checked: its issuer's keys cannot be read."),
        Framework(StatusCodes.Status504GatewayTimeout, "The service behind this route did not answer in time."),
    ];

    private static readonly ProblemKind[] OfProviders =
    [
        new(StatusCodes.Status400BadRequest, "provider.required", "An operator of System scope must say for which provider it is."),
    ];

    private static readonly ProblemKind[] OfBodies =
    [
        new(StatusCodes.Status400BadRequest, ProblemCodes.InvalidCode, "One or more members are wrong."),
        Framework(StatusCodes.Status408RequestTimeout, "The request's body came too slowly."),
        Framework(StatusCodes.Status413PayloadTooLarge, "The request's body is too large."),
        Framework(StatusCodes.Status415UnsupportedMediaType, "The body is not JSON."),
    ];

    private static readonly ProblemKind[] OfKeys =
    [
        new(StatusCodes.Status400BadRequest, "idempotency.key_required",
            "A creating request needs an Idempotency-Key of 1 to 100 characters."),
        new(
            StatusCodes.Status409Conflict, "idempotency.in_flight", "A request with this Idempotency-Key is being worked on."),
        new(StatusCodes.Status422UnprocessableEntity, "idempotency.body_differs", "This Idempotency-Key was used with another body."),
        new(
            StatusCodes.Status503ServiceUnavailable, "idempotency.not_comparable",
            "The request cannot be compared with the first one of this Idempotency-Key at the moment."),
    ];

    private static readonly ProblemKind[] OfVersions =
    [
        Of(ProblemCodes.IfMatchStale()), Of(ProblemCodes.IfMatchRequired()),
    ];

    private static readonly ProblemKind[] OfChanges =
    [
        new(StatusCodes.Status409Conflict, "conflict.concurrent", "Somebody else changed the same object."),
    ];

    /// <summary>All of them.</summary>
    /// <param name="metadata">Of the route.</param>
    public static IEnumerable<ProblemKind> Of(EndpointMetadataCollection metadata) => Declared(metadata).Concat(OfShape(metadata));

    /// <summary>Those that the route declares, by status and code.</summary>
    internal static IEnumerable<ProblemKind> Declared(EndpointMetadataCollection metadata) =>
        Ordered(metadata.GetOrderedMetadata<RouteRefusals.Declared>().SelectMany(static x => x.Kinds));

    /// <summary>Those that come with the shape of the route, by status and code.</summary>
    internal static IEnumerable<ProblemKind> OfShape(EndpointMetadataCollection metadata)
    {
        var methods = metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        var parameters = metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        return Ordered(OfEveryRoute
            .Concat(metadata.GetMetadata<AcrossProviders>() is null ? OfProviders : [])
            .Concat(metadata.GetMetadata<IAcceptsMetadata>() is null ? [] : OfBodies)
            .Concat(metadata.GetMetadata<RequiresIdempotencyKey>() is null ? [] : OfKeys)
            .Concat(methods.Contains(HttpMethods.Put) || metadata.GetMetadata<RequiresIfMatch>() is not null ? OfVersions : [])
            .Concat(methods.All(HttpMethods.IsGet) ? [] : OfChanges)
            .Concat(parameters.Any(static x => x.ParameterType == typeof(PageQuery)) ? [Of(ProblemCodes.BadPage(""))] : [])
            .Concat(parameters.Any(IsFilter) ? [Of(ProblemCodes.BadFilter("", ""))] : []));
    }

    private static IEnumerable<ProblemKind> Ordered(IEnumerable<ProblemKind> problems) => problems
        .DistinctBy(static x => (x.Status, x.Code)).OrderBy(static x => x.Status).ThenBy(static x => x.Code, StringComparer.Ordinal);

    private static bool IsFilter(ParameterInfo parameter) => parameter.ParameterType != typeof(PageQuery)
        && (parameter.IsDefined(typeof(AsParametersAttribute))
            || (parameter.ParameterType == typeof(string) && parameter.IsDefined(typeof(FromQueryAttribute))));

    private static ProblemKind Of(Refusal refusal) => new(refusal.Status, refusal.Code, refusal.Title);

    private static ProblemKind Framework(int status, string title) => new(status, ProblemCodes.OfStatus(status), title);
}
