using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>Numbers that look random and are the same for the same seed.</summary>
internal sealed class Draw(int seed)
{
    private int _drawn;

    /// <summary>At least 0 and below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Next() % (uint)bound);

    /// <summary>From 0 up to 1.</summary>
    public double Fraction() => Next() / (double)uint.MaxValue;

    private uint Next()
    {
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(place, seed);
        BinaryPrimitives.WriteInt32LittleEndian(place[4..], _drawn++);
        return BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(place));
    }
}
