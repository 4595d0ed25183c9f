using System.Text.RegularExpressions;
using LivePlatform.ServiceDefaults.Problems;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivePlatform.ServiceDefaults.Operators;

internal static partial class OperatorDuties
{
    /// <summary>Says who works in this scope, and what for where that may change something.</summary>
    public static void SignIn(this HttpContext http, OperatorClaims claims)
    {
        http.Get<OperatorIdentity>().SignIn(claims.Subject, claims.Name, claims.Scope, claims.Role);
        if (!IsSafe(http))
        {
            http.Get<ActingOperator>().Begin(new OperatorAct(claims.Subject, claims.Name, OperationOf(http), http.Request.Path));
        }
    }

    public static Refusal? Refuse(HttpContext http, OperatorRole role)
    {
        if (IsSafe(http))
        {
            return null;
        }

        return role switch
        {
            OperatorRole.Admin or OperatorRole.Operator => null,
            OperatorRole.OperatorLite => http.GetEndpoint()?.Metadata.GetMetadata<OperatorLiteAllowed>() is null
                ? OperatorApi.NotAllowed("Operators of the lite role may not change this.")
                : null,
            OperatorRole.Monitor => OperatorApi.NotAllowed("Monitors only read."),
            _ => throw new ArgumentOutOfRangeException(nameof(role)),
        };
    }

    /// <summary>As the API document calls it: by its name, or by method and path.</summary>
    private static string OperationOf(HttpContext http) => http.GetEndpoint() switch
    {
        { } endpoint when endpoint.Metadata.GetMetadata<IEndpointNameMetadata>() is { EndpointName: var name } => name,
        RouteEndpoint { RoutePattern.RawText: { } pattern } => $"{http.Request.Method} {Constraint().Replace(pattern, "")}",
        _ => http.Request.Method,
    };

    [GeneratedRegex("(?<={[^}]*):[^}]*(?=})")]
    private static partial Regex Constraint();

    private static bool IsSafe(HttpContext http) => HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);

    public static T Get<T>(this HttpContext http)
        where T : notnull => (T)http.RequestServices.GetService(typeof(T))!;
}
