using System.Globalization;
using System.Reflection;
using LivePlatform.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Problems;

/// <summary>An expected "no" with a stable code: RFC 9457 problem+json. A unit of work that ends with one is rolled back.</summary>
/// <param name="status">HTTP status, 400 to 599.</param>
/// <param name="code">Stable, dotted, lower case: <c>customer.name_taken</c>. Clients branch on it.</param>
/// <param name="title">One short sentence, the same for every occurrence.</param>
/// <param name="detail">What is particular to this occurrence; never a secret, never another provider's data.</param>
/// <param name="action">What somebody can do about it.</param>
public sealed class Refusal(int status, string code, string title, string? detail = null, string? action = null)
    : IResult, IRefusal, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly Dictionary<string, object?> _extensions = new(StringComparer.Ordinal);
    private TimeSpan? _wait;

    /// <summary>The stable code.</summary>
    public string Code { get; } = code;

    /// <summary>What is refused, in one sentence.</summary>
    public string Title { get; } = title;

    /// <summary>Facts of this very case; null where there are none.</summary>
    public string? Detail { get; } = detail;

    /// <summary>What helps; null where nothing does.</summary>
    public string? Action { get; } = action;

    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>Says when it is worth asking again (Retry-After, in whole seconds, at least one).</summary>
    public Refusal After(TimeSpan wait)
    {
        _wait = wait;
        return this;
    }

    /// <summary>Adds a member to the problem, for facts that a program may want.</summary>
    public Refusal With(string name, object? value)
    {
        _extensions[name] = value;
        return this;
    }

    /// <summary>Writes the problem.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = Status;
        if (_wait is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        var problem = new ProblemDetails { Status = Status, Title = Title, Detail = Detail };
        problem.Extensions["code"] = Code;
        if (Action is not null)
        {
            problem.Extensions["action"] = Action;
        }

        foreach (var (name, value) in _extensions)
        {
            problem.Extensions[name] = value;
        }

        await httpContext.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>Says in the OpenAPI document that the endpoint may answer with a problem.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(
            new ProducesResponseTypeMetadata(StatusCodes.Status404NotFound, typeof(ProblemDetails), ["application/problem+json"]));
    }
}
