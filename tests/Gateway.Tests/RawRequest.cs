using System.Net.Sockets;
using System.Text;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Gateway.Tests;

/// <summary>
/// A request as no client library would send it, to a gateway that listens on a real port: its bodies are read by Kestrel.
/// </summary>
internal static class RawRequest
{
    private const string End = "0\r\n\r\n";

    /// <summary>
    /// Sends head and whatever there is of the body, and reads the answer; the connection stays open, as a reset would take the answer
    /// along.
    /// </summary>
    /// <param name="gateway">Not started yet.</param>
    /// <param name="path">Of a POST.</param>
    /// <param name="framing">The header lines that say how long the body is.</param>
    /// <param name="body">May be less than was promised, or nonsense.</param>
    public static async Task<string> SendAsync(ServiceFactory<Program> gateway, string path, string framing, string body)
    {
        gateway.UseKestrel(0);
        gateway.StartServer();
        var address = new Uri(gateway.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var caller = new TcpClient();
        await caller.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await using var stream = caller.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {GatewayHost.Token()}\r\nContent-Type: "
                    + $"application/json\r\n{framing}\r\n{body}"),
            TestContext.Current.CancellationToken);
        var (answer, buffer) = ("", new byte[4096]);
        while (!answer.EndsWith(End, StringComparison.Ordinal)
            && await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read)
        {
            answer += Encoding.UTF8.GetString(buffer, 0, read);
        }

        return answer;
    }
}
