using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace LivePlatform.Gateway.Routing;

/// <summary>
/// What a service gets to see of a request. Services believe tokens only, yet whatever could be mistaken for word of a proxy or of
/// another workload stays outside: nobody shall ever be able to send it.
/// </summary>
internal static class ForwardedRequest
{
    private static readonly string[] ForbiddenPrefixes =
        ["X-Live-", "X-Forwarded-", "X-Original-", "X-Real-", "X-Client-", "X-SSL-", "X-Envoy-", "X-Workload-", "X-MS-"];

    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "Via", "Cookie", "Proxy-Authorization", "X-HTTP-Method-Override", "MT-Activity-Id",
    };

    public static void Configure(TransformBuilderContext context)
    {
        context.AddRequestTransform(static request =>
        {
            var headers = request.ProxyRequest.Headers;
            foreach (var name in headers.Select(static header => header.Key).Where(IsForbidden).ToList())
            {
                headers.Remove(name);
            }

            return ValueTask.CompletedTask;
        });
        context.AddXForwarded(ForwardedTransformActions.Set);
        context.AddResponseTransform(static response =>
        {
            foreach (var name in response.HttpContext.Response.Headers.Keys.Where(IsForbidden).Append("Server").ToList())
            {
                response.HttpContext.Response.Headers.Remove(name);
            }

            return ValueTask.CompletedTask;
        });
    }

    internal static bool IsForbidden(string header) =>
        Forbidden.Contains(header) || ForbiddenPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
