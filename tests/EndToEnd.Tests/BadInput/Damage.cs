using System.Text.Json.Nodes;
using LivePlatform.EndToEnd.Tests.Api;

namespace LivePlatform.EndToEnd.Tests.BadInput;

/// <summary>A body that is wrong in one way.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Body">The bytes to send, as text.</param>
internal sealed record Damage(string What, string Body)
{
    public const int TooLong = 5_000;

    /// <summary>Every way to spoil a body that is right.</summary>
    public static IEnumerable<Damage> Of(Schema schema, JsonObject right)
    {
        var whole = right.ToJsonString();
        yield return new("no body", "");
        yield return new("half of it", whole[..(whole.Length / 2)]);
        yield return new("more after its end", $"{whole}{{");
        yield return new("a comment", $"/* */{whole}");
        yield return new("null", "null");
        yield return new("an array", $"[{whole}]");
        yield return new("a text", "\"text\"");
        yield return new("not UTF-8's idea of JSON", "{\u0000}");
        yield return new("unknown member", With(right, "noSuchMember", 1));
        yield return new("a member by another case", With(right, "NAME", "x"));
        if (schema.Required.Count > 0)
        {
            yield return new("nothing", "{}");
        }

        foreach (var damage in schema.Members.SelectMany(
            member => OfMember(member.Key, member.Value, schema.Required.Contains(member.Key), right)))
        {
            yield return damage;
        }
    }

    private static IEnumerable<Damage> OfMember(string name, Schema member, bool required, JsonObject right)
    {
        if (required)
        {
            yield return new($"{name} missing", Without(right, name));
        }

        if (!member.IsNullable)
        {
            yield return new($"{name} null", With(right, name, null));
        }

        yield return new($"{name} an object", With(right, name, new JsonObject { ["x"] = 1 }));
        yield return new($"{name} true", With(right, name, true));
        foreach (var (what, value) in WrongValues(member).Where(x => !IsCount(name) || x.What is not ("0" or "too large")))
        {
            yield return new($"{name} {what}", With(right, name, value));
        }
    }

    private static IEnumerable<(string What, JsonNode? Value)> WrongValues(Schema member) => member switch
    {
        { Values.Count: > 0 } =>
        [
            ("unknown value", "NoSuchValue"), ("a number", 0), ("a large number", 99), ("digits", "0"),
            ("another case", member.Values[0].ToLowerInvariant()), ("two values", $"{member.Values[0]},{member.Values[0]}"),
        ],
        { Format: "uuid" } => [("no GUID", "not-a-guid"), ("cut", Guid.NewGuid().ToString()[..35]), ("a number", 7), ("over-long", Long())],
        { Format: "date-time" } => [("no time", "tomorrow"), ("a number", 20_261_123), ("over-long", Long())],
        { Type: "integer" } =>
        [
            ("a text", "twenty"), ("a fraction", 1.5), ("0", 0), ("negative", -1), ("too large", 1_000_000),
            ("beyond 64 bits", JsonNode.Parse("1e30")),
        ],
        { Type: "array", Items: { } items } =>
        [
            ("a text", "x"), ("holds null", new JsonArray((JsonNode?)null)),
            .. WrongValues(items).Select(x => ($"holds {x.What}", (JsonNode?)new JsonArray(x.Value))),
        ],
        { Type: "string" } =>
            [("empty", ""), ("over-long", Long()), ("a control character", "a\u0001b"), ("a blank at its end", "name "), ("a number", 7)],
        _ => [],
    };

    /// <summary>How many objects a round would remove: every number from 0 on can be right.</summary>
    private static bool IsCount(string name) => name.StartsWith("removed", StringComparison.Ordinal);

    private static string Long() => new('x', TooLong);

    private static string With(JsonObject right, string name, JsonNode? value)
    {
        var copy = right.DeepClone().AsObject();
        copy[name] = value;
        return copy.ToJsonString();
    }

    private static string Without(JsonObject right, string name)
    {
        var copy = right.DeepClone().AsObject();
        copy.Remove(name);
        return copy.ToJsonString();
    }
}
