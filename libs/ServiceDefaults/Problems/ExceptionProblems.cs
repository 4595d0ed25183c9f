using System.Text.Json;
using LivePlatform.Persistence;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>
/// Turns what was thrown into a problem: by type and SqlState, never by text; details of unknown failures go to the log only.
/// </summary>
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await Explain(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private Refusal Explain(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException { InnerException: JsonException incomplete } when MemberNames.Missing(
                incomplete) is { Count: > 0 } missing:
                return ProblemCodes.Invalid(missing, "The member is missing.");
            case BadHttpRequestException bad:
                return new Refusal(
                    bad.StatusCode,
                    bad.StatusCode == StatusCodes.Status400BadRequest ? ProblemCodes.Malformed : ProblemCodes.OfStatus(bad.StatusCode),
                    "The request could not be read.",
                    Where(bad));
            case var conflict when conflict.IsConflict():
                return context.Request.Headers.IfMatch.Count > 0
                    ? ProblemCodes.IfMatchStale()
                    : new Refusal(
                        StatusCodes.Status409Conflict, "conflict.concurrent", "Somebody else changed the same object.",
                        action: "Repeat the request.");
            case var unstorable when unstorable.IsUnstorableText():
                return ProblemCodes.HoldsNul();
            case var down when down.IsUnavailable():
                LogUnavailable(exception);
                context.Response.Headers.RetryAfter = "5";
                return new Refusal(
                    StatusCodes.Status503ServiceUnavailable, "database.unavailable", "The database cannot be reached.",
                    action: "Repeat the request in some seconds.");
            default:
                LogUnknown(exception, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "");
                return new Refusal(StatusCodes.Status500InternalServerError, "internal.error", "The request failed by a fault of ours.");
        }
    }

    // The path of a member that the request has, by its name: the framework's own text may repeat the caller's value, and the path of an
    // unknown member what the caller wrote in its place; either may be a secret.
    private static string? Where(BadHttpRequestException bad) => bad.InnerException switch
    {
        JsonException { Path: { Length: > 0 } path } wrong when IsUnknownMember(wrong) =>
            $"The body has a member that this request does not have, in {Parent(path)}.",
        JsonException { Path: { Length: > 0 } path } => $"The body is wrong at {path}.",
        _ => null,
    };

    private static bool IsUnknownMember(JsonException wrong) => wrong.Message.Contains("could not be mapped", StringComparison.Ordinal);

    private static string Parent(string path) => path.LastIndexOf('.') is > 0 and var end && !path.EndsWith(']') ? path[..end] : "$";

    [LoggerMessage(
        EventId = 301, EventName = "DatabaseUnavailable", Level = LogLevel.Warning,
        Message = "A request failed because the database cannot be reached.")]
    private partial void LogUnavailable(Exception failure);

    [LoggerMessage(EventId = 302, EventName = "RequestFailed", Level = LogLevel.Error, Message = "{Method} {Endpoint} failed.")]
    private partial void LogUnknown(Exception failure, string method, string endpoint);
}
