using System.Text.Json;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Inbound;

/// <summary>Reads <c>members@delta</c>.</summary>
internal static class MemberReading
{
    private const string UnknownType = "directoryObject";

    /// <summary>The array that the reader stands on; null says nothing of members.</summary>
    public static List<MemberEntry>? Read(ref Utf8JsonReader reader, ref List<ReplacedValue>? replaced)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("members@delta is no array.");
        }

        var members = new List<MemberEntry>();
        while (JsonProof.NextObject(ref reader))
        {
            members.Add(ReadMember(ref reader, ref replaced));
        }

        return members;
    }

    private static MemberEntry ReadMember(ref Utf8JsonReader reader, ref List<ReplacedValue>? replaced)
    {
        var (type, removed) = (UnknownType, false);
        Guid? id = null;
        var seen = 0UL;
        while (JsonProof.NextName(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                JsonProof.Once(ref seen, 0, "id");
                JsonProof.Read(ref reader);
                id = JsonProof.ObjectId(ref reader);
            }
            else if (reader.ValueTextEquals("@odata.type"u8))
            {
                JsonProof.Once(ref seen, 1, "@odata.type");
                type = ReadType(ref reader, ref replaced);
            }
            else if (reader.ValueTextEquals("@removed"u8))
            {
                JsonProof.Once(ref seen, 2, "@removed");
                JsonProof.Read(ref reader);
                removed = reader.TokenType != JsonTokenType.Null;
                reader.Skip();
            }
            else
            {
                JsonProof.SkipValue(ref reader);
            }
        }

        return new MemberEntry(id ?? throw new JsonException("A member has no id."), type, removed);
    }

    private static string ReadType(ref Utf8JsonReader reader, ref List<ReplacedValue>? replaced)
    {
        JsonProof.Read(ref reader);
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("#microsoft.graph.user"u8))
        {
            return "user";
        }

        var type = ValueReading.Read(ref reader, ColumnKind.Text, out var fault) ?? "";
        if (fault is { } why)
        {
            (replaced ??= []).Add(new ReplacedValue("members@delta/@odata.type", why));
        }

        return type[(type.LastIndexOf('.') + 1)..] is { Length: > 0 } known ? known : UnknownType;
    }
}
