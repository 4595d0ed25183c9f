using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LivePlatform.DevHost.Processes;

/// <summary>Ports on loopback that nobody uses now.</summary>
public static class FreePorts
{
    /// <summary>
    /// Below the range from which the system takes ports for outgoing connections (Linux: 32768 on): there, a port that was free a moment
    /// ago is taken on a busy machine.
    /// </summary>
    private const int First = 20_000;
    private const int End = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>
    /// One free port, no port twice in a process. Another process may take it before we do; whoever then fails to bind says so and can be
    /// started again.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
