using System.Text.Json;
using LivePlatform.Replication.Schema;

namespace LivePlatform.Replication.Inbound;

/// <summary>
/// Reads one value into the text that its column takes. What the column cannot hold never stops a page: it is replaced, and said.
/// </summary>
internal static class ValueReading
{
    /// <summary>The value that the reader stands on; the reader then stands on its last token.</summary>
    public static string? Read(ref Utf8JsonReader reader, ColumnKind kind, out ValueFault? fault)
    {
        fault = null;
        switch (reader.TokenType, kind)
        {
            case (JsonTokenType.Null, _):
                return null;
            case (JsonTokenType.String, ColumnKind.Text):
                return ReadText(ref reader, ref fault);
            case (JsonTokenType.True, ColumnKind.Boolean):
                return "true";
            case (JsonTokenType.False, ColumnKind.Boolean):
                return "false";
            case (JsonTokenType.StartArray, ColumnKind.TextList):
                return ReadList(ref reader, ref fault);
            default:
                fault = ValueFault.WrongType;
                reader.Skip();
                return null;
        }
    }

    private static string ReadText(ref Utf8JsonReader reader, ref ValueFault? fault)
    {
        var wasReplaced = false;
        var text = LenientText.Read(ref reader, ref wasReplaced);
        if (wasReplaced)
        {
            fault = ValueFault.UnstorableCharacter;
        }

        if (text.Length > ReplicaColumn.LongestText)
        {
            fault = ValueFault.TooLong;
            text = LenientText.Cut(text, ReplicaColumn.LongestText);
        }

        return text;
    }

    private static string ReadList(ref Utf8JsonReader reader, ref ValueFault? fault)
    {
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                fault = ValueFault.WrongType;
                reader.Skip();
            }
            else if (texts.Count == ReplicaColumn.MostTexts)
            {
                fault = ValueFault.TooLong;
            }
            else
            {
                // What came without an escape needs none.
                var wasEscaped = reader.ValueIsEscaped;
                var text = ReadText(ref reader, ref fault);
                texts.Add(wasEscaped ? JsonSerializer.Serialize(text) : $"\"{text}\"");
            }
        }

        return $"[{string.Join(',', texts)}]";
    }
}
