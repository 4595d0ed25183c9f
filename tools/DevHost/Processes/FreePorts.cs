using System.Collections.Concurrent;
using System.Globalization;
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

    /// <summary>EWOULDBLOCK of Linux: another open file holds the lock.</summary>
    internal const int IsHeld = 11;

    private static readonly ConcurrentBag<FileStream> Held = [];

    /// <summary>Where a file for each port that was given is locked, for as long as the process lives that asked for it.</summary>
    internal static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"live-platform-ports-{Environment.UserName}");

    /// <summary>
    /// One free port, which no other process of this user gets here while this one lives: a system takes its ports long before it binds
    /// them, and two systems may start side by side.
    /// </summary>
    public static int Next()
    {
        Directory.CreateDirectory(Folder);
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            if (TryHold(port) is not { } held)
            {
                continue;
            }

            if (IsFree(port))
            {
                Held.Add(held);
                return port;
            }

            held.Dispose();
        }
    }

    /// <returns>Null when somebody has it, this process included.</returns>
    private static FileStream? TryHold(int port)
    {
        try
        {
            return new FileStream(
                Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None);
        }
        catch (IOException failure) when (failure.HResult == IsHeld)
        {
            return null;
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
