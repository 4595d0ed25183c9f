using System.Text.Json;
using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Faults;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>From HTTP to a call and back: the token, the latency, the batch, the headers.</summary>
internal sealed class GraphGateway(GraphPipeline pipeline, AppTokens tokens, World world, FaultBook faults, SimulatorClock clock)
{
    private const string Challenge =
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
            + "client_id=\"00000003-0000-0000-c000-000000000000\"";

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!["/v1.0".Length..];
        var headers = GraphHeaders.Read(name => http.Request.Headers[name]);
        var requestId = Guid.NewGuid();
        var identified = Identify(http.Request.Headers.Authorization.ToString());
        if (identified is not { Caller: { } caller, Tenant: { } tenant })
        {
            await RefuseAsync(http, requestId, headers, identified.Refusal!);
            return;
        }

        var query = GraphQuery.Read(http.Request.QueryString.Value ?? "");
        var latency = faults.LatencyOf(
            new FaultCall(FaultTarget.Graph, caller.AppId, caller.TenantId, http.Request.Method, path, query.SkipToken, query.DeltaToken));
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, clock.Real, http.RequestAborted);
        }

        JsonElement? body = null;
        if (HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsPatch(http.Request.Method))
        {
            body = await ReadBodyAsync(http);
        }

        var call = new GraphCall
        {
            Method = http.Request.Method,
            Path = path,
            Segments = GraphPath.Segments(path),
            Query = query,
            Headers = headers,
            Caller = caller,
            Tenant = tenant,
            BaseUrl = $"{http.Request.Scheme}://{http.Request.Host}/v1.0",
            Process = ProcessOf(http.Request, headers),
            Latency = latency,
            Body = body,
            RequestId = requestId,
        };
        var answer = call.Segments is ["$batch"] ? new Batch(pipeline).Answer(call, clock.GetUtcNow()) : pipeline.Answer(call);
        await GraphWriter.WriteAsync(http, answer, call.RequestId, headers, clock.GetUtcNow());
    }

    public Task RefuseBetaAsync(HttpContext http) => GraphWriter.WriteAsync(
        http,
        GraphErrors.Of(400, "BadRequest", "Resource not found for the segment 'beta'.", Guid.NewGuid(), "", clock.GetUtcNow()),
        Guid.NewGuid(),
        GraphHeaders.Read(name => http.Request.Headers[name]), clock.GetUtcNow());

    private (TokenIdentity? Caller, M365Tenant? Tenant, string? Refusal) Identify(string authorization)
    {
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || authorization.Length < 8)
        {
            return (null, null, "Access token is empty.");
        }

        return tokens.Read(authorization[7..]) switch
        {
            null => (null, null, "CompactToken parsing failed with error code: 80049217"),
            { Audience: not Resources.Graph } => (null, null, "Access token validation failure. Invalid audience."),
            { ExpiresAt: var end } when end <= clock.GetUtcNow() => (null, null, "Lifetime validation failed, the token is expired."),
            var caller when world.Tenants.GetValueOrDefault(caller.TenantId) is { } tenant => (caller, tenant, null),
            _ => (null, null, "The identity of the calling application could not be established."),
        };
    }

    private Task RefuseAsync(HttpContext http, Guid requestId, GraphHeaders headers, string message)
    {
        var answer = GraphErrors.Of(401, "InvalidAuthenticationToken", message, requestId, headers.ClientRequestId, clock.GetUtcNow());
        return GraphWriter.WriteAsync(http, answer.With(("WWW-Authenticate", Challenge)), requestId, headers, clock.GetUtcNow());
    }

    private static string ProcessOf(HttpRequest request, GraphHeaders headers)
    {
        if (request.Headers["x-live-process"].ToString() is { Length: > 0 } named)
        {
            return named;
        }

        var slash = headers.ClientRequestId.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 ? headers.ClientRequestId[..slash] : "unnamed";
    }

    private static async Task<JsonElement?> ReadBodyAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
