using System.Text.Json;

namespace LivePlatform.Replication.Inbound;

/// <summary>Steps of a reader that take nothing for granted: whatever is not what must come next is refused, never skipped.</summary>
internal static class JsonProof
{
    /// <summary>Goes on by one token.</summary>
    public static void Read(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw new JsonException("The body ends too early.");
        }
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        Read(ref reader);
        if (reader.TokenType != token)
        {
            throw new JsonException($"{token} was expected and {reader.TokenType} came.");
        }
    }

    /// <summary>Nothing but white space may follow.</summary>
    public static void ExpectEnd(ref Utf8JsonReader reader)
    {
        if (reader.Read())
        {
            throw new JsonException("Something follows the end.");
        }
    }

    /// <summary>True on the next name of an object, false on its end.</summary>
    public static bool NextName(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.PropertyName => true,
            JsonTokenType.EndObject => false,
            var other => throw new JsonException($"A name or the end of an object was expected and {other} came."),
        };
    }

    /// <summary>True on the next object of an array, false on the array's end.</summary>
    public static bool NextObject(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.EndArray => false,
            var other => throw new JsonException($"An object or the end of an array was expected and {other} came."),
        };
    }

    public static void SkipValue(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        reader.Skip();
    }

    /// <summary>A name that says twice what it stands for contradicts itself.</summary>
    public static void Once(ref ulong seen, int bit, string name)
    {
        if ((seen & (1UL << bit)) != 0)
        {
            throw new JsonException($"An object has {name} twice.");
        }

        seen |= 1UL << bit;
    }

    /// <summary>A link, or null.</summary>
    public static string? Link(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String when reader.GetString() is { Length: > 0 } link => link,
            _ => throw new JsonException("A link is no text, or an empty one."),
        };
    }

    /// <summary>
    /// The id that the reader stands on. All zeros are no object's id; taken for one they would name the group itself where its members are
    /// removed.
    /// </summary>
    public static Guid ObjectId(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) && id != Guid.Empty
            ? id
            : throw new JsonException("An id is not a GUID of an object.");
}
