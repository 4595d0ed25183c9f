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
    public static JsonObject Valid(Schema schema, IReadOnlyDictionary<string, Guid> ids)
    {
        var body = new JsonObject();
        foreach (var (name, member) in schema.Members.Where(x => !Alternatives.Contains(x.Key)))
        {
            body[name] = Value(name, member, ids);
        }

        return body;
    }

    private static JsonNode Value(string name, Schema schema, IReadOnlyDictionary<string, Guid> ids) => schema switch
    {
        { Values.Count: > 0 } => JsonValue.Create(Served.GetValueOrDefault(name, schema.Values[0])),
        { Format: "uuid" } => JsonValue.Create((ids.TryGetValue(name, out var id) ? id : Guid.NewGuid()).ToString()),
        { Format: "date-time" } =>
            JsonValue.Create(TimeProvider.System.GetUtcNow().AddDays(90).ToString("O", CultureInfo.InvariantCulture)),
        { Type: "integer" or "number" } => JsonValue.Create(InRange),
        { Type: "boolean" } => JsonValue.Create(true),
        { Type: "array", Items: { } items } => new JsonArray(Value($"{name}.item", items, ids)),
        { Type: "object" } => Valid(schema, ids),
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
