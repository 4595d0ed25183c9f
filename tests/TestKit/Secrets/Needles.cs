using System.Text;
using System.Text.RegularExpressions;

namespace LivePlatform.TestKit.Secrets;

/// <summary>A text in every form in which it could have been written somewhere.</summary>
internal static partial class Needles
{
    private const int Aligned = 3;

    /// <summary>As UTF-8, UTF-16, hexadecimal of both (a dump writes bytes so), and base64 at each alignment.</summary>
    public static IReadOnlyList<(string Form, byte[] Bytes)> Of(string text)
    {
        (string Name, byte[] Bytes)[] encodings =
            [
                ("UTF-8", Encoding.UTF8.GetBytes(text)), ("UTF-16", Encoding.Unicode.GetBytes(text)),
                ("UTF-16 big-endian", Encoding.BigEndianUnicode.GetBytes(text)),
            ];
        return
        [
            .. encodings,
            .. encodings.Select(x => ($"{x.Name}, hexadecimal", Ascii(Convert.ToHexStringLower(x.Bytes)))),
            .. encodings.Select(x => ($"{x.Name}, hexadecimal in capitals", Ascii(Convert.ToHexString(x.Bytes)))),
            .. encodings.SelectMany(
                x => Enumerable.Range(0, Aligned).Select(shift => ($"{x.Name}, base64 at {shift}", Ascii(Base64Within(x.Bytes, shift))))),
            ("reversed", Ascii(new string([.. text.Reverse()]))),
        ];
    }

    /// <summary>Every JSON Web Token in the content, whoever issued it: header and payload are objects in base64url.</summary>
    public static bool HasToken(byte[] content) => Token().IsMatch(Encoding.Latin1.GetString(content));

    // The characters of base64 that depend on the text alone, not on what stands before or behind it.
    private static string Base64Within(byte[] bytes, int shift)
    {
        var encoded = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
        var first = shift == 0 ? 0 : shift + 1;
        var last = (bytes.Length + shift) / Aligned * 4;
        return encoded[first..Math.Min(last, encoded.Length)];
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")]
    private static partial Regex Token();
}
