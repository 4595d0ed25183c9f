using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace LivePlatform.EndToEnd.Tests.Api;

/// <summary>Makes bodies that are right by their schema.</summary>
internal static class Bodies
{
    private const int InRange = 20;

    /// <summary>Of these the contract names more values than are served yet.</summary>
    private static readonly Dictionary<string, string> Served = new()
    {
        ["method"] = "AppRegistration",
        ["stage"] = "DayTwo",
        ["source"] = "Invitation",
    };

    /// <summary>Of these a body has one; it is the client secret here.</summary>
    private static readonly HashSet<string> Alternatives = ["certificate", "federated", "refreshToken", "user", "csv"];

    /// <summary>A body with every member that may stand beside the others; members that name an object name one of these.</summary>
    /// <param name="schema">Of the body.</param>
    /// <param name="ids">By name of the member, or by <c>parent.name</c> where that one is another object.</param>
    /// <param name="parent">The member that holds this body.</param>
    public static JsonObject Valid(Schema schema, IReadOnlyDictionary<string, Guid> ids, string parent = "")
    {
        var body = new JsonObject();
        foreach (var (name, member) in schema.Members.Where(x => !Alternatives.Contains(x.Key)))
        {
            body[name] = Value(name, member, ids, parent);
        }

        return body;
    }

    /// <summary>Whether a body of this schema names one of these objects, in a member of its own or of one within.</summary>
    public static bool NamesOneOf(Schema schema, IReadOnlyDictionary<string, Guid> ids) =>
        schema.Members.Any(x => ids.ContainsKey(x.Key) || (x.Value.Type == "object" && NamesOneOf(x.Value, ids)));

    private static Guid Named(string name, IReadOnlyDictionary<string, Guid> ids, string parent) =>
        ids.TryGetValue($"{parent}.{name}", out var one) || ids.TryGetValue(name, out one) ? one : Guid.NewGuid();

    private static JsonNode Value(string name, Schema schema, IReadOnlyDictionary<string, Guid> ids, string parent = "") => schema switch
    {
        { Values.Count: > 0 } => JsonValue.Create(Served.GetValueOrDefault(name, schema.Values[0])),
        { Format: "uuid" } => JsonValue.Create(Named(name, ids, parent).ToString()),
        { Format: "date-time" } =>
            JsonValue.Create(TimeProvider.System.GetUtcNow().AddDays(90).ToString("O", CultureInfo.InvariantCulture)),
        { Type: "integer" or "number" } => JsonValue.Create(InRange),
        { Type: "boolean" } => JsonValue.Create(true),
        { Type: "array", Items: { } items } => new JsonArray(Value($"{name}.item", items, ids)),
        { Type: "object" } => Valid(schema, ids, name),
        _ => JsonValue.Create(Text(name)),
    };

    private static string Text(string name) => name switch
    {
        "shortName" => $"n{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}",
        "sbcAddresses.item" => "sbc.example.com",
        "servers.item" => "192.0.2.53:53",
        "domain" => $"n{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.example",
        "keyName" => "live-update",
        "usageLocation" => "DE",
        "url" => "https://hooks.invalid/alerts",
        "codes.item" => "sync_app.failed",
        _ => $"Valid {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}",
    };
}
