using System.Text.Json;

namespace LivePlatform.EndToEnd.Tests.Api;

/// <summary>A schema of the document: an object's members, or a value.</summary>
/// <param name="Type">object, array, string, integer, number, boolean.</param>
/// <param name="Format">uuid, date-time …; null when there is none.</param>
/// <param name="IsNullable">null is a value.</param>
/// <param name="Values">Of an enumeration.</param>
/// <param name="Members">Of an object.</param>
/// <param name="Required">Names of the members that must be there.</param>
/// <param name="Items">Of an array.</param>
internal sealed record Schema(
    string Type,
    string? Format,
    bool IsNullable,
    IReadOnlyList<string> Values,
    IReadOnlyDictionary<string, Schema> Members,
    IReadOnlySet<string> Required,
    Schema? Items)
{
    public static Schema Read(JsonElement document, JsonElement written)
    {
        if (written.TryGetProperty("$ref", out var reference))
        {
            return Read(document, Follow(document, reference.GetString()!));
        }

        foreach (var choice in new[] { "oneOf", "anyOf", "allOf" })
        {
            if (written.TryGetProperty(choice, out var choices))
            {
                var all = choices.EnumerateArray().ToList();
                var real = all.First(x => !IsNull(x));
                return Read(document, real) with { IsNullable = all.Exists(IsNull) };
            }
        }

        var types = Types(written);
        var values = written.TryGetProperty("enum", out var listed) ? listed.EnumerateArray().ToList() : [];
        return new Schema(
            types.Find(x => x != "null") ?? "string",
            written.TryGetProperty("format", out var format) ? format.GetString() : null,
            types.Contains("null") || values.Exists(x => x.ValueKind == JsonValueKind.Null),
            [.. values.Where(x => x.ValueKind == JsonValueKind.String).Select(x => x.GetString()!)],
            written.TryGetProperty("properties", out var members)
                ? members.EnumerateObject().ToDictionary(x => x.Name, x => Read(document, x.Value))
                : [],
            written.TryGetProperty("required", out var required)
                ? [.. required.EnumerateArray().Select(x => x.GetString()!)]
                : new HashSet<string>(),
            written.TryGetProperty("items", out var items) ? Read(document, items) : null);
    }

    private static bool IsNull(JsonElement schema) =>
        schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";

    private static List<string> Types(JsonElement written) =>
        !written.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(x => x.GetString()!)]
        : [type.GetString()!];

    /// <summary>What is meant by an element that may be a reference to another place in the document.</summary>
    public static JsonElement Resolve(JsonElement document, JsonElement written) =>
        written.TryGetProperty("$ref", out var reference) ? Follow(document, reference.GetString()!) : written;

    private static JsonElement Follow(JsonElement document, string reference) =>
        reference.TrimStart('#', '/').Split('/')
            .Aggregate(document, (at, name) => at.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal)));
}
