using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>The OpenAPI document of a service at <c>/openapi/v1.json</c>; the gateway merges them.</summary>
internal static class OpenApiDocument
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            options.CreateSchemaReferenceId = SchemaName;
            options.AddOperationTransformer((operation, context, _) =>
            {
                var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                if (metadata.OfType<RequiresIdempotencyKey>().Any())
                {
                    AddHeader(operation, "Idempotency-Key", "Makes the request safe to repeat: a new value per object, 1 to 100 characters.", Guid.Empty.ToString());
                }

                if (HttpMethods.IsPut(context.Description.HttpMethod) || metadata.OfType<RequiresIfMatch>().Any())
                {
                    AddHeader(operation, "If-Match", "ETag of the version that the request changes.", "\"1\"");
                }

                return Task.CompletedTask;
            });
        });

    // Requests are nested in their use case: CreateCustomer.Request is shown as CreateCustomerRequest, not as Request2.
    private static string? SchemaName(JsonTypeInfo type) =>
        OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name && type.Type is { IsGenericType: false, DeclaringType: { } useCase }
            ? useCase.Name + name
            : OpenApiOptions.CreateDefaultSchemaReferenceId(type);

    private static void AddHeader(OpenApiOperation operation, string name, string description, string example)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = true,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = JsonValue.Create(example),
        });
    }

    private static class HttpMethods
    {
        public static bool IsPut(string? method) => string.Equals(method, "PUT", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Marks an endpoint other than PUT that takes If-Match, e.g. a DELETE.</summary>
public sealed class RequiresIfMatch
{
    /// <summary>The one mark.</summary>
    public static readonly RequiresIfMatch Instance = new();

    private RequiresIfMatch()
    {
    }
}
