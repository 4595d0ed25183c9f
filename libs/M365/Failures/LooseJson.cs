using System.Text;
using System.Text.Json;

namespace LivePlatform.M365.Failures;

/// <summary>
/// Reading of bodies that may be anything: a proxy's HTML page, cut off, or empty. What can be understood is; nothing throws.
/// </summary>
internal static class LooseJson
{
    private static readonly JsonDocumentOptions Loose = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static JsonDocument? ObjectOf(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith(Encoding.UTF8.Preamble))
        {
            body = body[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            var document = JsonDocument.Parse(body.ToArray(), Loose);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(JsonElement parent, string name)
    {
        foreach (var member in parent.EnumerateObject())
        {
            if (string.Equals(NameOf(member), name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }

    /// <summary>
    /// The text, with U+0000 replaced, which no database column of ours takes; null when it is empty, or no text that .NET can hold.
    /// </summary>
    public static string? Text(JsonElement parent, string name)
    {
        if (Member(parent, name) is not { ValueKind: JsonValueKind.String } value)
        {
            return null;
        }

        try
        {
            return value.GetString() is { Length: > 0 } text ? text.Replace('\0', '\uFFFD') : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8.
            return null;
        }
    }

    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
