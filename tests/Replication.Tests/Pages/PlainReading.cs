using System.Text.Json;
using System.Text.RegularExpressions;
using LivePlatform.Replication.Inbound;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Tests.Pages;

/// <summary>The same page read in the plainest way, by JsonDocument: slow, and easy to see right.</summary>
internal static partial class PlainReading
{
    /// <exception cref="JsonException">The body is no JSON, or no delta page.</exception>
    public static string Read(byte[] body, IReadOnlyList<ReplicaColumn> columns)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Rows(document.RootElement, columns);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new JsonException("No delta page.", wrong);
        }
    }

    /// <summary>A page in the form in which two readings are compared.</summary>
    public static string Show(DeltaPage page) => string.Join('\n', page.Entries
        .Select(
            x => Show(
                x.Id, x.IsRemoved, x.Values, x.Members?.Select(m => (m.Id, m.Type, m.IsRemoved)),
                x.Replaced?.Select(r => (r.Property, r.Fault))))
        .Append($"{page.NextLink} {page.DeltaLink}"));

    private static string Rows(JsonElement root, IReadOnlyList<ReplicaColumn> columns)
    {
        var rows = root.GetProperty("value").EnumerateArray().Select(entry => Row(entry, columns)).ToList();
        return string.Join('\n', rows.Append($"{Link(root, "@odata.nextLink")} {Link(root, "@odata.deltaLink")}"));
    }

    private static string Row(JsonElement entry, IReadOnlyList<ReplicaColumn> columns)
    {
        var replaced = new List<(string, ValueFault)>();
        string?[]? values = null;
        for (var i = 0; i < columns.Count; i++)
        {
            if (entry.TryGetProperty(columns[i].Property, out var value))
            {
                (values ??= new string?[columns.Count])[i] = Value(value, columns[i], replaced);
            }
        }

        var members = Has(entry, "members@delta")
            ? entry.GetProperty("members@delta").EnumerateArray()
                .Select(m => (m.GetProperty("id").GetGuid(), Type(m, replaced), Has(m, "@removed"))).ToList()
            : null;
        return Show(entry.GetProperty("id").GetGuid(), Has(entry, "@removed"), values, members, replaced);
    }

    private static string? Value(JsonElement value, ReplicaColumn column, List<(string, ValueFault)> replaced)
    {
        switch (value.ValueKind, column.Kind)
        {
            case (JsonValueKind.Null, _):
                return null;
            case (JsonValueKind.String, ColumnKind.Text):
                return Text(value, column.Property, replaced);
            case (JsonValueKind.True or JsonValueKind.False, ColumnKind.Boolean):
                return value.GetRawText();
            case (JsonValueKind.Array, ColumnKind.TextList):
                if (value.EnumerateArray().Any(x => x.ValueKind != JsonValueKind.String))
                {
                    replaced.Add((column.Property, ValueFault.WrongType));
                }

                return JsonSerializer.Serialize(
                    value.EnumerateArray().Where(x => x.ValueKind == JsonValueKind.String).Select(x => Text(x, column.Property, replaced))
                        .ToList());
            default:
                replaced.Add((column.Property, ValueFault.WrongType));
                return null;
        }
    }

    private static string Text(JsonElement value, string property, List<(string, ValueFault)> replaced)
    {
        var raw = value.GetRawText();
        var storable = Escape().Replace(
            raw,
            escape => escape.Value.Length != 6
                || (escape.Value[2..] is not "0000" && !char.IsSurrogate((char)Convert.ToInt32(escape.Value[2..], 16)))
                ? escape.Value
                : "\\ufffd");
        var text = JsonSerializer.Deserialize<string>(storable)!;
        if (storable != raw)
        {
            replaced.Add((property, ValueFault.UnstorableCharacter));
        }

        if (text.Length <= ReplicaColumn.LongestText)
        {
            return text;
        }

        replaced.Add((property, ValueFault.TooLong));
        return text[
            ..(char.IsHighSurrogate(text[ReplicaColumn.LongestText - 1]) ? ReplicaColumn.LongestText - 1 : ReplicaColumn.LongestText)];
    }

    private static string Type(JsonElement member, List<(string, ValueFault)> replaced)
    {
        if (!Has(member, "@odata.type"))
        {
            return "directoryObject";
        }

        var type = member.GetProperty("@odata.type").ValueKind == JsonValueKind.String
            ? Text(member.GetProperty("@odata.type"), "members@delta/@odata.type", replaced)
            : "";
        return type.Split('.')[^1] is { Length: > 0 } name ? name : "directoryObject";
    }

    private static string? Link(JsonElement root, string name) => Has(root, name) ? root.GetProperty(name).GetString() : null;

    private static bool Has(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string Show(
        Guid id,
        bool removed,
        string?[]? values,
        IEnumerable<(Guid Id, string Type, bool IsRemoved)>? members,
        IEnumerable<(string Property, ValueFault Fault)>? replaced) =>
        $"{id} {removed} [{(values is null ? "-" : string.Join("|", values.Select(Shown)))}] "
        + $"{(members is null ? "-" : string.Join(",", members.Select(m => $"{m.Id}/{m.Type}/{m.IsRemoved}")))} "
        + string.Join(",", (replaced ?? []).Select(x => x.Property).Distinct().Order());

    // Lists are JSON, which can be written in several ways.
    private static string Shown(string? value) =>
        value is ['[', .., ']'] ? JsonSerializer.Serialize(JsonSerializer.Deserialize<List<string>>(value)) : value ?? "null";

    /// <summary>A pair of escapes that is one character, or any escape.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
