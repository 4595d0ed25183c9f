using System.Net;
using System.Net.Sockets;

namespace LivePlatform.DevHost.Processes;

/// <summary>Ports on loopback that nobody uses now.</summary>
public static class FreePorts
{
    /// <summary>One free port. Somebody may take it before we do; whoever then fails to bind says so and can be started again.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
