using System.Globalization;
using LivePlatform.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>
/// Shows for each route every problem that it may answer with, by code: an answer per status for its own, and one for those that come with
/// every route of its shape.
/// </summary>
internal static class ProblemAnswers
{
    // Every handler that refuses says so by this status; of the whole it tells nothing.
    private const string Placeholder = "404";
    private const string AnyOther = "default";

    public static void Describe(OpenApiOperation operation, ApiDescription route, Microsoft.OpenApi.OpenApiDocument? document)
    {
        operation.Responses ??= [];
        operation.Responses.Remove(Placeholder);
        var content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document) },
        };
        var metadata = new EndpointMetadataCollection(route.ActionDescriptor.EndpointMetadata);
        foreach (var own in RouteProblems.Declared(metadata).GroupBy(static x => x.Status))
        {
            operation.Responses[Text(own.Key)] = new OpenApiResponse
            {
                Description = string.Join('\n', own.Select(static x => $"- {Line(x)}")),
                Content = content,
            };
        }

        operation.Responses[AnyOther] = new OpenApiResponse
        {
            Description = string.Join('\n', RouteProblems.OfShape(metadata).Select(static x => $"- {Text(x.Status)} {Line(x)}")),
            Content = content,
        };
    }

    private static string Line(ProblemKind problem) => $"`{problem.Code}`: {problem.Title}";

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
