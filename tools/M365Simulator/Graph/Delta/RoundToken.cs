using System.Buffers.Binary;
using System.Buffers.Text;
using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Graph.Delta;

/// <summary>What a $skiptoken or $deltatoken of delta says: all query options, where the round started, and where in it we are.
/// Nothing is kept on the server.</summary>
internal sealed record RoundToken
{
    private const int FixedLength = 62;

    public required ObjectKind Kind { get; init; }

    public required int Epoch { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Changes after this version; -1 = the first round, which walks all objects.</summary>
    public required long Since { get; init; }

    /// <summary>The round shows changes up to here; its delta link starts from here.</summary>
    public required long UpTo { get; init; }

    public required ulong Selection { get; init; }

    public Guid[] Ids { get; init; } = [];

    /// <summary>How many objects the walk covers.</summary>
    public int Total { get; init; }

    public ulong Order { get; init; }

    public int Page { get; init; }

    /// <summary>Which slice of the members this walk shows.</summary>
    public int Pass { get; init; }

    public int Index { get; init; }

    public string Encode(ulong key)
    {
        var bytes = new byte[FixedLength + (16 * Ids.Length) + 8];
        bytes[0] = (byte)Kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), Epoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(5), IssuedAt.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(13), Since);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(21), UpTo);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(29), Selection);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(37), Total);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(41), Order);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(49), Page);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(53), Pass);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(57), Index);
        bytes[61] = (byte)Ids.Length;
        for (var i = 0; i < Ids.Length; i++)
        {
            Ids[i].TryWriteBytes(bytes.AsSpan(FixedLength + (16 * i)));
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(bytes.Length - 8), Check(bytes.AsSpan(0, bytes.Length - 8), key));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when the text is no token of this tenant.</summary>
    public static RoundToken? Decode(string text, ulong key)
    {
        if (!Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        if (bytes.Length < FixedLength + 8 || bytes.Length != FixedLength + (16 * bytes[61]) + 8
            || BinaryPrimitives.ReadUInt64BigEndian(bytes[^8..]) != Check(bytes[..^8], key))
        {
            return null;
        }

        var ids = new Guid[bytes[61]];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = new Guid(bytes.Slice(FixedLength + (16 * i), 16));
        }

        return new RoundToken
        {
            Kind = (ObjectKind)bytes[0],
            Epoch = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]),
            IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes[5..])),
            Since = BinaryPrimitives.ReadInt64BigEndian(bytes[13..]),
            UpTo = BinaryPrimitives.ReadInt64BigEndian(bytes[21..]),
            Selection = BinaryPrimitives.ReadUInt64BigEndian(bytes[29..]),
            Total = BinaryPrimitives.ReadInt32BigEndian(bytes[37..]),
            Order = BinaryPrimitives.ReadUInt64BigEndian(bytes[41..]),
            Page = BinaryPrimitives.ReadInt32BigEndian(bytes[49..]),
            Pass = BinaryPrimitives.ReadInt32BigEndian(bytes[53..]),
            Index = BinaryPrimitives.ReadInt32BigEndian(bytes[57..]),
            Ids = ids,
        };
    }

    private static ulong Check(ReadOnlySpan<byte> bytes, ulong key)
    {
        var check = key;
        foreach (var value in bytes)
        {
            check = Mix.Of(check ^ value);
        }

        return check;
    }
}
