using Microsoft.AspNetCore.Http;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>Refusals that every service shares.</summary>
public static class ProblemCodes
{
    internal const string Malformed = "request.malformed";
    internal const string InvalidCode = "request.invalid";
    internal const string Stale = "precondition.stale";

    /// <summary>The codes of statuses that the framework sets by itself.</summary>
    internal static string OfStatus(int status) => status switch
    {
        StatusCodes.Status400BadRequest => Malformed,
        StatusCodes.Status401Unauthorized => "auth.required",
        StatusCodes.Status403Forbidden => "auth.forbidden",
        StatusCodes.Status404NotFound => "route.unknown",
        StatusCodes.Status405MethodNotAllowed => "method.not_allowed",
        StatusCodes.Status408RequestTimeout => "request.timeout",
        StatusCodes.Status413PayloadTooLarge => "request.too_large",
        StatusCodes.Status415UnsupportedMediaType => "request.unsupported_media_type",
        StatusCodes.Status429TooManyRequests => "rate.limited",
        StatusCodes.Status502BadGateway => "upstream.unreachable",
        StatusCodes.Status503ServiceUnavailable => "service.unavailable",
        StatusCodes.Status504GatewayTimeout => "upstream.timeout",
        _ => "internal.error",
    };

    /// <summary>400 for a text that no text of ours may be.</summary>
    internal static Refusal HoldsNul() =>
        new(
            StatusCodes.Status400BadRequest, Malformed, "The request could not be read.",
            "It holds a character that no text may hold, such as NUL.");

    /// <summary>404 for an object that does not exist or is not the caller's: the two cannot be told apart.</summary>
    /// <param name="kind">The object in lower case: <c>customer</c>; the code is <c>customer.not_found</c>.</param>
    public static Refusal NotFound(string kind) =>
        new(StatusCodes.Status404NotFound, $"{kind}.not_found", $"There is no such {kind.Replace('_', ' ')}.");

    /// <summary>428: an update without If-Match.</summary>
    internal static Refusal IfMatchRequired() => new(
        StatusCodes.Status428PreconditionRequired,
        "precondition.required",
        "An update must say which version it changes.",
        action: "Read the object and send its ETag as If-Match.");

    /// <summary>412: the object has changed since the caller read it.</summary>
    internal static Refusal IfMatchStale() => new(
        StatusCodes.Status412PreconditionFailed, Stale, "The object has changed since it was read.",
        action: "Read it again and repeat the change.");

    /// <summary>400 for a filter of a list.</summary>
    public static Refusal BadFilter(string name, string detail) =>
        new(
            StatusCodes.Status400BadRequest, "filter.invalid", "A filter of the list has a value that it cannot have.",
            $"{name}: {detail}");

    /// <summary>400 for a member of the body that breaks a rule of its own.</summary>
    public static Refusal Invalid(string member, string fault) =>
        Invalid([member], fault);

    /// <summary>400 for several members with the same fault.</summary>
    internal static Refusal Invalid(IEnumerable<string> members, string fault) =>
        new Refusal(StatusCodes.Status400BadRequest, InvalidCode, "One or more members are wrong.")
            .With("errors", members.ToDictionary(static member => member, _ => new[] { fault }, StringComparer.Ordinal));

    /// <summary>400 for a cursor or limit that is not ours.</summary>
    public static Refusal BadPage(string detail) =>
        new(StatusCodes.Status400BadRequest, "page.invalid", "The page asked for does not exist.", detail);
}
