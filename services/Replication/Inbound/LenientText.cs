using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LivePlatform.Replication.Inbound;

/// <summary>Reads JSON strings that .NET or PostgreSQL cannot hold: what is not a character of Unicode text becomes U+FFFD.</summary>
internal static class LenientText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The string that the reader stands on; <paramref name="wasReplaced"/> when it isn't exactly what was sent.</summary>
    public static string Read(ref Utf8JsonReader reader, ref bool wasReplaced)
    {
        // NUL and half a surrogate pair are possible only as escapes: a body is known to be valid UTF-8, and JSON takes no raw control
        // characters.
        if (!reader.ValueIsEscaped)
        {
            return reader.GetString()!;
        }

        var text = Unescape(reader.ValueSpan);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (text[i] == '\0' || char.IsSurrogate(text[i]))
            {
                text[i] = Replacement;
                wasReplaced = true;
            }
        }

        return text.ToString();
    }

    /// <summary>Cuts at so many UTF-16 units, never within a surrogate pair.</summary>
    public static string Cut(string text, int longest) => text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];

    private static StringBuilder Unescape(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder(raw.Length);
        while (raw.IndexOf((byte)'\\') is var escape and >= 0)
        {
            text.Append(Encoding.UTF8.GetString(raw[..escape]));
            var length = raw[escape + 1] == 'u' ? 6 : 2;
            text.Append((char)raw[escape + 1] switch
            {
                'u' => (char)ushort.Parse(raw.Slice(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                var itself => itself,
            });
            raw = raw[(escape + length)..];
        }

        return text.Append(Encoding.UTF8.GetString(raw));
    }
}
