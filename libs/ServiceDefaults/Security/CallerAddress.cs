using System.Net;
using System.Net.Sockets;

namespace LivePlatform.ServiceDefaults.Security;

/// <summary>Whom a limit by address counts.</summary>
public static class CallerAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The address itself; of IPv6 its first 64 bits, as one line has at least all addresses behind them and who may choose among these
    /// would never be limited.
    /// </summary>
    public static string Of(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain.ToString();
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
