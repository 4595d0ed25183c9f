using System.Reflection;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>
/// Refuses a query parameter that the route does not have: a filter with a typing error would otherwise be ignored, and the list would show
/// more than was asked for.
/// </summary>
internal static class KnownQuery
{
    /// <summary>Code of the refusal.</summary>
    public const string Code = "query.unknown_parameter";

    /// <summary>What is refused.</summary>
    public const string Title = "The route has no such query parameter.";

    /// <summary>Refuses what the routes of the group don't know. A route learns its names at its first request with a query.</summary>
    public static RouteGroupBuilder RefuseUnknownQuery(this RouteGroupBuilder routes) =>
        routes.AddEndpointFilterFactory(static (route, next) =>
        {
            string[]? known = null;
            return context =>
            {
                var http = context.HttpContext;
                if (http.Request.Query.Count == 0)
                {
                    return next(context);
                }

                known ??= NamesOf(route.MethodInfo, http.RequestServices.GetRequiredService<IApiDescriptionGroupCollectionProvider>());
                return http.Request.Query.Keys.FirstOrDefault(name =>
                    !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
                    ? ValueTask.FromResult<object?>(Refuse(unknown, known))
                    : next(context);
            };
        });

    private static string[] NamesOf(MethodInfo handler, IApiDescriptionGroupCollectionProvider routes) =>
    [
        .. from route in routes.ApiDescriptionGroups.Items.SelectMany(static x => x.Items)
           where route.ActionDescriptor.EndpointMetadata.Contains(handler)
           from parameter in route.ParameterDescriptions
           where parameter.Source == BindingSource.Query
           select parameter.Name,
    ];

    private static Refusal Refuse(string unknown, string[] known) =>
        new(
            StatusCodes.Status400BadRequest, Code, Title,
            known.Length == 0 ? "It takes none."
            : Nearest(unknown, known) is { } meant ? $"Did you mean '{meant}'? It takes: {string.Join(", ", known)}."
            : $"It takes: {string.Join(", ", known)}.",
            "Correct the name or leave it out.");

    /// <summary>The name that differs by a few letters; null: none does.</summary>
    private static string? Nearest(string unknown, string[] known) =>
        known.Select(name => (Name: name, Distance: Distance(unknown.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(x => x.Distance <= Math.Max(1, x.Name.Length / 3))
            .OrderBy(static x => x.Distance).Select(static x => x.Name).FirstOrDefault();

    /// <summary>
    /// Letters to insert, delete or replace (Levenshtein); a name of a thousand letters is compared by its first hundred.
    /// </summary>
    private static int Distance(string one, string other)
    {
        one = one[..Math.Min(one.Length, 100)];
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                left = Math.Min(Math.Min(left, row[j]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }

        return row[^1];
    }
}
