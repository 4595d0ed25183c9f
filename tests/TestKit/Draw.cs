using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LivePlatform.TestKit;

/// <summary>Numbers that look random and are the same for the same seed.</summary>
/// <param name="seed">The same draws the same.</param>
public sealed class Draw(int seed)
{
    private readonly byte[] _block = new byte[sizeof(uint)];
    private int _drawn;

    /// <summary>At least 0 and below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>From 0 up to 1.</summary>
    public double Fraction() => Next() / (double)uint.MaxValue;

    /// <summary>From <paramref name="least"/> up to, and without, <paramref name="bound"/>.</summary>
    public int Between(int least, int bound) => least + Below(bound - least);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => Below(times) == 0;

    /// <summary>One of many.</summary>
    public T Of<T>(IReadOnlyList<T> many)
    {
        ArgumentNullException.ThrowIfNull(many);
        return many[Below(many.Count)];
    }

    /// <summary>So many bytes.</summary>
    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count; at += sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_block, Next());
            _block.AsSpan(0, Math.Min(sizeof(uint), count - at)).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }

    /// <summary>Looks like an id.</summary>
    public Guid Id() => new(Bytes(16));

    private uint Next()
    {
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(place, seed);
        BinaryPrimitives.WriteInt32LittleEndian(place[4..], _drawn++);
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(place));
    }
}
