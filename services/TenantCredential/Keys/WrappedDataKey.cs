using System.Buffers.Binary;
using System.Text;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>For whose secrets a data key is.</summary>
internal enum DataKeyOwner
{
    /// <summary>The secrets of one Customer. Deleting the key makes all of them unreadable for good.</summary>
    Customer,

    /// <summary>The ServiceProvider's own: its stored secrets, and the seals of its audit chain.</summary>
    Provider,
}

/// <summary>One data key, wrapped. It stands in a database of its own, whose backups live shortly.</summary>
internal sealed class WrappedDataKey : IProviderOwned
{
    public const int MaxKeyIdLength = 100;

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required DataKeyOwner Owner { get; init; }

    /// <summary>The customer, or the provider itself.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>1 for the first key of an owner; every secret's row names the version that sealed it.</summary>
    public required int Version { get; init; }

    /// <summary>Which key-encryption key wrapped it.</summary>
    public required string WrappedBy { get; init; }

    public required byte[] Wrapped { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public static byte[] AssociatedData(ServiceProviderId provider, DataKeyOwner owner, Guid ownerId, int version)
    {
        var label = Encoding.ASCII.GetBytes($"live-platform/data-key/1/{owner}/");
        var data = new byte[label.Length + 32 + sizeof(int)];
        label.CopyTo(data, 0);
        var rest = data.AsSpan(label.Length);
        provider.Value.TryWriteBytes(rest, bigEndian: true, out _);
        ownerId.TryWriteBytes(rest[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], version);
        return data;
    }
}
