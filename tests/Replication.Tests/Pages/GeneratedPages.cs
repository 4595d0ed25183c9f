using System.Text;
using CsCheck;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Tests.Pages;

/// <summary>
/// Bodies as Graph may send them: members in any order, nulls, annotations, unknown members, and values that nobody should send.
/// </summary>
internal static class GeneratedPages
{
    private static readonly Gen<string> Space = OneOf("", "", "", " ", "\n\t", "\r\n  ");

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 12],
        OneOf(
            "Zoë 🦊", "\\u00e9", "\\n\\t\\/\\b\\f\\r", "\\\"q\\\"", "\\\\u0000", "\\ud83d\\ude00", "\\u0000", "\\ud800", "\\udc00\\ud800",
            "\\ud83d x", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z"));

    private static readonly Gen<string> Text = Gen.Frequency(
        (20, Piece.Array[0, 3].Select(pieces => $"\"{string.Concat(pieces)}\"")),
        (1, Gen.Int[3_990, 8_000].Select(length => $"\"{new string('x', length - 2)}\\ud83d\\ude00\"")));

    private static readonly Gen<string> Anything = OneOf(
        "null", "true", "1e400", "-12.5", "[]", "{}", "{\"a\":[{\"id\":\"x\",\"value\":[1,[2]]}]}", "[[[\"@odata.nextLink\"]]]", "\"text\"",
        "\"\\ud800\"");

    private static readonly Gen<string> Id = Gen.Frequency(
        (1, Gen.Const("\"6f1d2c3b-0000-4000-8000-000000000001\"")), (9, Gen.Guid.Select(id => $"\"{id}\"")));

    private static readonly Gen<string> Removed = OneOf("null", "{\"reason\":\"deleted\"}", "{\"reason\":\"changed\"}", "{}");

    private static readonly Gen<string> Member = Object(
        Id.Select(id => ("id", id)),
        Gen.OneOf(
            OneOf(
                "\"#microsoft.graph.user\"", "\"#microsoft.graph.group\"", "\"#microsoft.graph.orgContact\"", "null", "\"\"",
                "\"#microsoft.graph.\\u0000\"").Select(type => ("@odata.type", type)),
            Removed.Select(removed => ("@removed", removed)),
            Anything.Select(value => ("displayName", value))));

    private static readonly Gen<string> Members = Gen.Frequency(
        (1, Gen.Const("null")), (4, Member.Array[0, 3].Select(Space, (members, space) => $"[{space}{string.Join($"{space},", members)}]")));

    private static readonly Gen<string> Entry = Object(
        Id.Select(id => ("id", id)),
        Gen.Frequency(
            (8, Gen.OneOf([.. GroupColumns.All.Select(PropertyOf)])),
            (2, Members.Select(members => ("members@delta", members))),
            (1, Removed.Select(removed => ("@removed", removed))),
            (1, Gen.Select(OneOf("unknown", "value", "displayName@odata.type", "@odata.nextLink", "\\u006dail2", ""), Anything))));

    /// <summary>A page that is right.</summary>
    public static readonly Gen<string> Right = Gen.Select(
            Gen.Select(Entry.Array[0, 4], Space, (entries, space) => ("value", $"[{space}{string.Join($",{space}", entries)}]")),
            Gen.Select(
                OneOf("@odata.nextLink", "@odata.deltaLink"), OneOf("\"https://graph/x?$skiptoken=1\"", "\"\\u0068ttps://graph/y\"")),
            Gen.Select(OneOf("@odata.context", "unknown", "Value"), Anything).Array[0, 2],
            (value, link, more) => ((string Name, string Value)[])[value, link, .. more.DistinctBy(x => x.Item1)])
        .SelectMany(members => Gen.Shuffle(members))
        .Select(Space, (members, space) => $"{space}{Write(members, space)}{space}");

    /// <summary>What may become of a body on its way.</summary>
    public static readonly Gen<Func<byte[], byte[]>> Damage = Gen.Select(
        Gen.Int[0, 7],
        Gen.Double[0, 1],
        Gen.Double[0, 1],
        Gen.Byte,
        (kind, where, until, by) => (Func<byte[], byte[]>)(body =>
        {
            var from = (int)(where * (body.Length - 1));
            var to = from + (int)(until * (body.Length - from));
            return kind switch
            {
                0 => body[..from],
                1 => [.. body[..from], by, .. body[(from + 1)..]],
                2 => [.. body[..from], by, .. body[from..]],
                3 => [.. body[..from], .. body[to..]],
                4 => [.. body[..to], .. body[from..]],
                5 => [.. body, by],
                6 => [.. body, .. body],
                _ => [.. "<html><body>502</body></html>"u8],
            };
        }));

    private static Gen<(string, string)> PropertyOf(ReplicaColumn column) =>
        Gen.Frequency((1, Gen.Const("null")), (1, Anything), (12, column.Kind switch
        {
            ColumnKind.Text => Text,
            ColumnKind.Boolean => OneOf("true", "false"),
            ColumnKind.TextList => Gen.Frequency((9, Text), (1, Anything)).Array[0, 3].Select(texts => $"[{string.Join(',', texts)}]"),
            _ => throw new ArgumentOutOfRangeException(nameof(column)),
        })).Select(value => (column.Property, value));

    private static Gen<string> Object(Gen<(string, string)> always, Gen<(string, string)> more) => Gen.Select(always, more.Array[0, 6])
        .SelectMany((first, rest) => Gen.Shuffle(new[] { first }.Concat(rest).DistinctBy(x => x.Item1).ToArray()))
        .Select(Space, Write);

    private static string Write((string Name, string Value)[] members, string space) =>
        $"{{{space}{string.Join(",", members.Select(x => $"{space}\"{x.Name}\"{space}:{space}{x.Value}"))}{space}}}";

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
