using System.Text;
using LivePlatform.TestKit;

namespace LivePlatform.EndToEnd.Tests.Fuzz;

/// <summary>
/// What programs break on: other alphabets, ends of ranges, other languages' syntax, much of it. The same seed draws the same.
/// </summary>
internal sealed class Noise(int seed)
{
    private static readonly string[] Seeds =
    [
        "0", "-1", "2147483648", "9223372036854775808", "1e308", "NaN", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "true", "null", "undefined",
        "' OR 1=1 --", "\"; DROP TABLE customers; --", "$1", "%", "_", "\\", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>",
        "../../../etc/passwd", "..%2f..%2f", "%00", "\u0000", "\u202e", "\ufeff", "İ", "ß", "𝔘", "a\u0301", "\ud83d\ude00",
        "|", ";", "\t", "\r\nX: y", "+", "#", "?", "&a=b", "*", "[]", "()", "~", "😀😀😀", "ÄÖÜ", "١٢٣", "-", "--", ".", "..", "...", ":",
        "::1", "@", "=", " ", "  ",
    ];

    private readonly Draw _draw = new(seed ^ 0x5f3759df);

    /// <summary>A part of a path or a query, escaped as a client would.</summary>
    public string Segment() => _draw.Below(6) switch
    {
        0 => _draw.Id().ToString(),
        1 => new string('x', _draw.Between(1, 3_000)),
        2 => Uri.EscapeDataString(Text()),
        _ => Uri.EscapeDataString(_draw.Of(Seeds)),
    };

    /// <summary>A value of a header; some cannot be sent.</summary>
    public string Header() => _draw.Below(4) switch
    {
        0 => new string('h', _draw.Between(1, 6_000)),
        1 => _draw.Id().ToString(),
        _ => _draw.Of(Seeds),
    };

    /// <summary>Bytes that may be no text at all; some are more than any route takes.</summary>
    public byte[] Bytes() => _draw.OneIn(16)
        ? [.. Enumerable.Repeat(_draw.Bytes(1_000), _draw.Between(60, 200)).SelectMany(static block => block)]
        : _draw.Bytes(_draw.Between(0, 600));

    /// <summary>JSON that is deep, wide, or long.</summary>
    public string DeepJson() => _draw.Below(4) switch
    {
        0 => $"{new string('[', _draw.Between(50, 5_000))}",
        1 => string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200),
        2 => $"{{{string.Join(',', Enumerable.Range(0, _draw.Between(100, 2_000)).Select(n => $"\"m{n}\":{n}"))}}}",
        _ => $"{{\"name\":\"{new string('é', _draw.Between(100, 20_000))}\"}}",
    };

    private string Text()
    {
        var text = new StringBuilder();
        for (var length = _draw.Between(1, 40); length > 0; length--)
        {
            text.Append(_draw.Below(5) == 0 ? _draw.Of(Seeds) : ((char)_draw.Between(32, 0x2ff)).ToString());
        }

        return text.ToString();
    }
}
