using System.IO.Compression;
using System.Text;

namespace LivePlatform.M365Simulator.Faults;

/// <summary>
/// What a fault makes of the body of an answer, in this order: other bytes, a text for another, a cut, a byte-order mark, a gzip that
/// breaks off.
/// </summary>
internal sealed record BodyDamage
{
    /// <summary>Bytes to send instead, in base 64.</summary>
    public string? Instead { get; init; }

    /// <summary>A text of the body; every occurrence becomes <see cref="By"/>.</summary>
    public string? Replace { get; init; }

    public string By { get; init; } = "";

    /// <summary>How many bytes are left away at the end.</summary>
    public int CutBytes { get; init; }

    public bool ByteOrderMark { get; init; }

    /// <summary>Compressed, and the second half of the compressed bytes is not sent.</summary>
    public bool BrokenGzip { get; init; }

    /// <summary>Another type of content.</summary>
    public string? ContentType { get; init; }

    public string? Fault =>
        Instead is not null && !Convert.TryFromBase64String(Instead, new byte[Instead.Length], out _) ? "instead must be base 64"
            : Replace is "" ? "replace must not be empty"
            : CutBytes < 0 ? "cutBytes must be 0 or more"
            : null;

    public byte[] Apply(byte[] body)
    {
        if (Instead is not null)
        {
            body = Convert.FromBase64String(Instead);
        }

        if (Replace is not null)
        {
            body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(Replace, By, StringComparison.Ordinal));
        }

        body = body[..Math.Max(0, body.Length - CutBytes)];
        if (ByteOrderMark)
        {
            body = [.. Encoding.UTF8.Preamble, .. body];
        }

        return BrokenGzip ? Half(Compress(body)) : body;
    }

    private static byte[] Compress(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }

    private static byte[] Half(byte[] bytes) => bytes[..(bytes.Length / 2)];
}
