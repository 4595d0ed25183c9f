using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.OpenApi;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>Says in the document what each object, property and parameter means, in the words of the code's doc comments.</summary>
internal sealed partial class DocumentTexts
{
    private readonly ConcurrentDictionary<string, JsonTypeInfo> _types = new(StringComparer.Ordinal);

    /// <summary>Remembers which type a schema shows.</summary>
    public void Remember(string schema, JsonTypeInfo type) => _types[schema] = type;

    /// <summary>The type that a schema shows; null: none of ours.</summary>
    public Type? TypeOf(string schema) => _types.GetValueOrDefault(schema)?.Type;

    /// <summary>Describes all components that were remembered.</summary>
    public void Describe(Microsoft.OpenApi.OpenApiDocument document)
    {
        foreach (var (name, schema) in document.Components?.Schemas ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (!_types.TryGetValue(name, out var type))
            {
                continue;
            }

            var shown = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
            schema.Description ??= DocComments.OfType(shown);
            if (shown.IsEnum && schema is OpenApiSchema names)
            {
                schema.Description = string.Join('\n', Enum.GetNames(shown)
                    .Select(name => $"- `{name}`: {DocComments.OfProperty(shown.GetField(name)!)}").Prepend(schema.Description));

                // Whoever may leave it out says so; which use came first must not decide for all.
                (names.Type, names.Enum) = (JsonSchemaType.String, [.. Enum.GetNames(shown).Select(static name => (JsonNode)name)]);
            }

            foreach (var property in type.Properties)
            {
                if (property.AttributeProvider is MemberInfo member
                    && schema.Properties?.TryGetValue(property.Name, out var described) == true)
                {
                    described.Description = DocComments.OfProperty(member) ?? described.Description;
                }
            }
        }
    }

    /// <summary>Describes the parameters of a route.</summary>
    public static void Describe(OpenApiOperation operation, ApiDescription route)
    {
        foreach (var parameter in operation.Parameters ?? [])
        {
            parameter.Description ??= route.ParameterDescriptions
                .FirstOrDefault(x => string.Equals(x.Name, parameter.Name, StringComparison.Ordinal)) is { } described
                ? TextOf(described)
                : null;
        }
    }

    private static string? TextOf(ApiParameterDescription parameter) =>
        (parameter.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo is { } declared
            && (declared.Member switch
            {
                PropertyInfo property => DocComments.OfProperty(property),
                MethodBase method => DocComments.OfParameter(method, declared.Name!),
                _ => null,
            }) is { } text
            ? text
            : parameter.Source == BindingSource.Path ? IdOf(parameter.Name) : null;

    /// <summary>An id means what its name says.</summary>
    private static string? IdOf(string name) =>
        name.EndsWith("Id", StringComparison.Ordinal)
            ? $"Id of the {Capital.Replace(name[..^2], static x => " " + x.Value.ToLowerInvariant())}."
            : null;

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Capital { get; }
}
