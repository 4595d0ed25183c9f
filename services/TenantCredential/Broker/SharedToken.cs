using System.Buffers.Binary;
using System.Text;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Broker;

/// <summary>
/// A token that all replicas share, sealed with its customer's data key. The table is not logged: after a crash of the database it is
/// empty, and Entra is asked again.
/// </summary>
internal sealed class SharedToken : ICustomerOwned
{
    public required Guid ConnectionId { get; init; }

    public required string Resource { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    /// <summary>The version it was made with; another one than the connection's is worthless.</summary>
    public required int CredentialVersion { get; init; }

    /// <summary>The version of the customer's data key that sealed it.</summary>
    public required int DataKeyVersion { get; init; }

    public required byte[] Sealed { get; init; }

    public required DateTimeOffset ExpiresOn { get; init; }

    public required DateTimeOffset RenewAt { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>True when it replaced a token that Microsoft answered with 401.</summary>
    public required bool AfterRefusal { get; init; }
}

/// <summary>Says which replica asks Entra for a token at the moment.</summary>
internal sealed class TokenClaim : ICustomerOwned
{
    public required Guid ConnectionId { get; init; }

    public required string Resource { get; init; }

    public required ServiceProviderId ServiceProviderId { get; init; }

    public required Guid CustomerId { get; init; }

    /// <summary>One fetch of one replica.</summary>
    public required Guid Holder { get; init; }

    /// <summary>By the database's clock; afterwards anybody may take it over.</summary>
    public required DateTimeOffset ClaimedUntil { get; init; }
}

/// <summary>
/// Where a shared token belongs, and how long it is good. Authenticated with the ciphertext: in another row, or with another end, it does
/// not open.
/// </summary>
/// <param name="Key">The connection and resource.</param>
/// <param name="CredentialVersion">The version it was made with.</param>
/// <param name="ExpiresOn">Its end.</param>
internal readonly record struct TokenPlace(TokenKey Key, int CredentialVersion, DateTimeOffset ExpiresOn)
{
    private static readonly byte[] Label = Encoding.ASCII.GetBytes("live-platform/token/1");

    public byte[] ToAssociatedData()
    {
        const int Fixed = 32 + sizeof(int) + sizeof(long);
        var resource = Encoding.UTF8.GetBytes(Key.Resource);
        var data = new byte[Label.Length + Fixed + resource.Length];
        Label.CopyTo(data, 0);
        var rest = data.AsSpan(Label.Length);
        Key.Provider.Value.TryWriteBytes(rest, bigEndian: true, out _);
        Key.ConnectionId.TryWriteBytes(rest[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(rest[32..], CredentialVersion);
        BinaryPrimitives.WriteInt64BigEndian(rest[36..], ExpiresOn.ToUnixTimeMilliseconds());
        resource.CopyTo(rest[Fixed..]);
        return data;
    }
}
