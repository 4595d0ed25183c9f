using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LivePlatform.DevHost.Processes;

namespace LivePlatform.DevHost.Tests;

/// <summary>Two systems that start side by side take no port of each other's.</summary>
public sealed class GivingPorts
{
    [Fact]
    public void A_port_that_was_given_is_locked_for_other_processes_before_anybody_binds_it()
    {
        var ports = Enumerable.Range(0, 50).Select(_ => FreePorts.Next()).ToList();

        ports.ShouldBeUnique();
        foreach (var port in ports)
        {
            // As another process would: a lock belongs to the open file, not to its owner.
            var file = Path.Combine(FreePorts.Folder, port.ToString(CultureInfo.InvariantCulture));
            Should.Throw<IOException>(() => File.Open(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                .HResult.ShouldBe(FreePorts.IsHeld);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
    }
}
