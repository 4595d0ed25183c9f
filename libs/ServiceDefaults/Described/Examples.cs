using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.OpenApi;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>
/// An example of every body, made of its schema: it cannot be out of date. A property has the same value wherever it stands.
/// </summary>
internal static class Examples
{
    private const int Deepest = 12;
    private const string Json = "application/json";

    private static readonly Dictionary<string, JsonNode> Known = new(StringComparer.Ordinal)
    {
        ["accountName"] = "sync@contoso.onmicrosoft.com",
        ["domain"] = "voice.example.com",
        ["fullName"] = "Contoso Ltd",
        ["licensedUsers"] = 250,
        ["mail"] = "adele.vance@contoso.com",
        ["displayName"] = "Adele Vance",
        ["name"] = "Contoso",
        ["nextCursor"] = "bmV4dA",
        ["sbcAddresses"] = new JsonArray("192.0.2.10"),
        ["secretExpiresOn"] = "2035-05-04T08:30:00+00:00",
        ["senderName"] = "Fabrikam Telecom",
        ["servers"] = new JsonArray("198.51.100.53"),
        ["shortName"] = "contoso",
        ["url"] = "https://hooks.example.com/alerts",
        ["usageLocation"] = "DE",
        ["user"] = new JsonObject { ["userName"] = "sync@contoso.onmicrosoft.com", ["password"] = "a secret" },
        ["userPrincipalName"] = "adele.vance@contoso.com",
    };

    /// <summary>Gives every JSON body of requests and successful answers its example.</summary>
    public static void Add(Microsoft.OpenApi.OpenApiDocument document, Func<string, Type?> typeOf)
    {
        foreach (var operation in document.Paths.Values.SelectMany(static path => path.Operations?.Values.AsEnumerable() ?? []))
        {
            var answers = operation.Responses?.Where(static x => x.Key.StartsWith('2')).Select(static x => x.Value.Content) ?? [];
            foreach (var content in answers.Append(operation.RequestBody?.Content))
            {
                if (content?.TryGetValue(Json, out var body) == true && body is { Example: null, Schema: { } schema })
                {
                    body.Example = Given(schema, typeOf) ?? Make("", schema, 0);
                }
            }
        }
    }

    /// <summary>What the type says itself.</summary>
    private static JsonNode? Given(IOpenApiSchema schema, Func<string, Type?> typeOf) =>
        schema is OpenApiSchemaReference { Reference.Id: { } name } && typeOf(name)?.GetCustomAttribute<ExampleAttribute>() is { } example
            ? JsonNode.Parse(example.Json)
            : null;

    private static JsonNode? Make(string name, IOpenApiSchema schema, int depth)
    {
        if (schema.OneOf is { Count: > 0 } choices)
        {
            return Make(name, choices.FirstOrDefault(static x => x.Type != JsonSchemaType.Null) ?? choices[0], depth);
        }

        if (schema.Enum is { Count: > 0 } values)
        {
            return values[0].DeepClone();
        }

        return Known.TryGetValue(name, out var known) && Fits(known, schema) ? known.DeepClone()
            : depth >= Deepest ? null
            : (schema.Type & ~JsonSchemaType.Null) switch
            {
                JsonSchemaType.Object => MakeObject(schema, depth),
                JsonSchemaType.Array when schema.Items is { } items => new JsonArray(Make(Singular(name), items, depth + 1)),
                JsonSchemaType.Boolean => true,
                JsonSchemaType.Integer or JsonSchemaType.Number => 1,
                _ => MakeText(name, schema.Format),
            };
    }

    private static bool Fits(JsonNode known, IOpenApiSchema schema) => known switch
    {
        JsonArray => schema.Type?.HasFlag(JsonSchemaType.Array) == true,
        JsonObject => schema.Type?.HasFlag(JsonSchemaType.Object) == true,
        JsonValue value when value.TryGetValue<string>(out _) => schema.Type?.HasFlag(JsonSchemaType.String) == true,
        _ => schema.Type?.HasFlag(JsonSchemaType.Integer) == true,
    };

    private static JsonObject MakeObject(IOpenApiSchema schema, int depth) =>
        new(
            (schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
                .Select(property => KeyValuePair.Create(property.Key, Make(property.Key, property.Value, depth + 1))));

    private static string MakeText(string name, string? format) => format switch
    {
        "uuid" => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true).ToString(),
        "date-time" => "2026-05-04T08:30:00+00:00",
        "date" => "2026-05-04",
        "uri" => "https://portal.example.com/",
        _ => name.Length == 0 ? "text" : name,
    };

    private static string Singular(string name) => name.EndsWith("Ids", StringComparison.Ordinal) ? name[..^1] : "";
}
