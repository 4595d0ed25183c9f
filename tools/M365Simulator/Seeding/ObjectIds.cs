using System.Buffers.Binary;

namespace LivePlatform.M365Simulator.Seeding;

internal enum ObjectKind : byte
{
    User = 1,
    Group = 2,
    ServicePrincipal = 3,
    Application = 4,
    DirectoryRole = 5,
    Sku = 6,
    Account = 7,
}

/// <summary>Object ids of one tenant: GUIDs of version 4 to look at, and a keyed bijection of (kind, number) inside, so that an id finds
/// its object without any index.</summary>
internal readonly struct ObjectIds(ulong seed)
{
    private readonly ulong _key = Mix.Of(seed, 0x1D5);

    public Guid Of(ObjectKind kind, int number)
    {
        var hidden = Mix.Of((((ulong)kind << 56) | (uint)number) ^ _key);
        var check = Mix.Of(hidden ^ _key);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(hidden >> 32));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(hidden >> 16));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], check);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x4000 | ((check >> 8) & 0x0FFF)));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], (ushort)hidden);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    public bool TryFind(Guid id, out ObjectKind kind, out int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var hidden = ((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 32)
            | ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) << 16)
            | BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]);
        var plain = Mix.Undo(hidden) ^ _key;
        kind = (ObjectKind)(plain >> 56);
        number = (int)(uint)plain;
        return number >= 0 && (plain & 0x00FF_FFFF_8000_0000) == 0 && Of(kind, number) == id;
    }
}
