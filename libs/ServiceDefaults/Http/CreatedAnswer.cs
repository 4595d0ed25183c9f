using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>201 with Location, ETag and body; the same to the letter when the request is repeated with its Idempotency-Key.</summary>
public sealed class CreatedAnswer<T> : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly string _json;
    private readonly string? _location;
    private readonly string? _eTag;

    internal CreatedAnswer(int status, string json, string? location, string? eTag)
    {
        (Status, _json, _location, _eTag) = (status, json, location, eTag);
    }

    internal int Status { get; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>Writes the answer.</summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        if (_location is not null)
        {
            response.Headers.Location = _location;
        }

        if (_eTag is not null)
        {
            response.Headers.ETag = _eTag;
        }

        return response.WriteAsync(_json, httpContext.RequestAborted);
    }

    /// <summary>Describes the answer in the OpenAPI document, and refuses a route that would keep a bare hash of a secret.</summary>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SecretBodies.Check(method, builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
        builder.Metadata.Add(RequiresIdempotencyKey.Instance);
    }
}

/// <summary>Marks an endpoint that refuses a request without Idempotency-Key; the OpenAPI document shows the header.</summary>
public sealed class RequiresIdempotencyKey
{
    /// <summary>The one mark.</summary>
    public static readonly RequiresIdempotencyKey Instance = new();

    private RequiresIdempotencyKey()
    {
    }
}

/// <summary>What a creating use case made.</summary>
/// <param name="Location">Path of the new object.</param>
/// <param name="Version">Its version, for the ETag.</param>
/// <param name="Body">Its representation.</param>
public sealed record Made<T>(string Location, long Version, T Body);
