using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// Which addresses are somebody else's on the Internet: those that IANA's special-purpose registries do not take out (RFC 6890).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("224.0.0.0/3"),
    ];

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2001:db8::/32"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("3fff::/20"),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>True when a connection to it leaves our own network.</summary>
    public static bool Is(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !Array.Exists(SpecialV4, network => network.Contains(address));
        }

        // An address that carries one of the older kind leads where that one does.
        return address.IsIPv4MappedToIPv6 ? Is(address.MapToIPv4())
            : Nat64.Contains(address) ? Is(LastFourBytes(address))
            : GlobalV6.Contains(address) && !Array.Exists(SpecialV6, network => network.Contains(address));
    }

    private static IPAddress LastFourBytes(IPAddress address) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(address.GetAddressBytes().AsSpan(12)));
}
