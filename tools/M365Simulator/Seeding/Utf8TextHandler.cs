using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace LivePlatform.M365Simulator.Seeding;

/// <summary>
/// Formats an interpolated string as UTF-8 into a buffer of the thread: no string is made. Read <see cref="Written"/> at once.
/// </summary>
[InterpolatedStringHandler]
internal ref struct Utf8TextHandler
{
    [ThreadStatic]
    private static byte[]? _buffer;

    private Utf8.TryWriteInterpolatedStringHandler _inner;

    public Utf8TextHandler(int literalLength, int formattedCount)
    {
        _buffer ??= new byte[1024];
        _inner = new Utf8.TryWriteInterpolatedStringHandler(literalLength, formattedCount, _buffer, out _);
    }

    public ReadOnlySpan<byte> Written =>
        Utf8.TryWrite(_buffer, ref _inner, out var written)
            ? _buffer.AsSpan(0, written)
            : throw new InvalidOperationException("A generated text is longer than 1024 bytes.");

    public bool AppendLiteral(string value) => _inner.AppendLiteral(value);

    public bool AppendFormatted(string? value) => _inner.AppendFormatted(value);

    public bool AppendFormatted<T>(T value) => _inner.AppendFormatted(value);

    public bool AppendFormatted<T>(T value, string? format) => _inner.AppendFormatted(value, format);
}
