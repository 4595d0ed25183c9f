using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>The OpenAPI document of a service at <c>/openapi/v1.json</c>; the gateway merges them.</summary>
internal static class OpenApiDocument
{
    private const string RequestSuffix = "Request";
    private const string ResponseSuffix = "Response";

    /// <summary>Whoever has a narrower one is refused.</summary>
    private const string NarrowestScope = "x-narrowest-scope";

    /// <summary>In bytes; what is longer is 413.</summary>
    private const string LongestBody = "x-max-body-bytes";

    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services) =>
        services.AddOpenApi("v1", options =>
        {
            var texts = new DocumentTexts();
            options.CreateSchemaReferenceId = type =>
            {
                var name = EnumParameters.IsFilter(type.Type) ? null : SchemaName(type);
                if (name is not null)
                {
                    texts.Remember(name, type);
                }

                return name;
            };
            options.AddSchemaTransformer((schema, context, _) =>
            {
                // Their converters hide what they are.
                var type = context.JsonTypeInfo.Type;
                if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(SecretText))
                {
                    schema.Type = type == typeof(SecretText) ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
                    (schema.WriteOnly, schema.Description) = (true, "A secret: it goes in and is never shown again.");
                }
                else if ((Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } values)
                {
                    var mayBeNull = type != values;
                    schema.Type = JsonSchemaType.String | (mayBeNull ? JsonSchemaType.Null
                        : (schema.Type ?? default) & JsonSchemaType.Null);
                    schema.Enum =
                    [
                        .. NamesOf(values),
                        .. mayBeNull ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>(),
                    ];
                }

                // So does the converter of what an array holds: of its items nothing would be said.
                if (schema.Items is null
                    && context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { IsEnum: true } element })
                {
                    schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = NamesOf(element) };
                }

                return Task.CompletedTask;
            });
            options.AddOperationTransformer(EnumParameters.ShowAsync);
            options.AddOperationTransformer((operation, context, _) =>
            {
                var metadata = context.Description.ActionDescriptor.EndpointMetadata;
                if (metadata.OfType<RequiresIdempotencyKey>().Any())
                {
                    AddHeader(
                        operation, "Idempotency-Key", "Makes the request safe to repeat: a new value per object, 1 to 100 characters.",
                        Guid.Empty.ToString());
                }

                if (HttpMethods.IsPut(context.Description.HttpMethod) || metadata.OfType<RequiresIfMatch>().Any())
                {
                    AddHeader(operation, "If-Match", "ETag of the version that the request changes.", "\"1\"");
                }

                if (metadata.OfType<ScopeRequired>().LastOrDefault() is { } scope)
                {
                    operation.AddExtension(NarrowestScope, new JsonNodeExtension(JsonValue.Create(scope.Narrowest.ToString())));
                }

                if (operation.RequestBody is not null)
                {
                    var limit = metadata.OfType<IRequestSizeLimitMetadata>().LastOrDefault()?.MaxRequestBodySize ?? BodyLimits.Usual;
                    operation.AddExtension(LongestBody, new JsonNodeExtension(JsonValue.Create(limit)));
                }

                DocumentTexts.Describe(operation, context.Description);
                ProblemAnswers.Describe(operation, context.Description, context.Document);
                return Task.CompletedTask;
            });
            options.AddDocumentTransformer((document, _, _) =>
            {
                texts.Describe(document);
                Examples.Add(document, texts.TypeOf);
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
                {
                    DescribeProblem(schema);
                }

                return Task.CompletedTask;
            });
        });

    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Description = "RFC 9457 problem. Further members tell more about some codes.";
        schema.AdditionalPropertiesAllowed = true;
        schema.Required = new HashSet<string> { "title", "status", "code" };
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable; branch on it." };
        schema.Properties["action"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What somebody can do about it." };
        schema.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "For request.invalid: what is wrong with which member.",
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
    }

    // A request is nested in its use case: CreateCustomer.Request is shown as CreateCustomerRequest. An answer is shown as what it is:
    // CustomerResponse as Customer, a page of them as CursorPageOfCustomer.
    private static string? SchemaName(JsonTypeInfo type) => OpenApiOptions.CreateDefaultSchemaReferenceId(type) switch
    {
        RequestSuffix when type.Type.DeclaringType is { } useCase => useCase.Name + RequestSuffix,
        { } name when name.EndsWith(ResponseSuffix, StringComparison.Ordinal) => name[..^ResponseSuffix.Length],
        var name => name,
    };

    private static List<JsonNode> NamesOf(Type values) => [.. Enum.GetNames(values).Select(static name => (JsonNode)name)];

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
