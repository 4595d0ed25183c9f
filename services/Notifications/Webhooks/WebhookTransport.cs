using System.Net;
using System.Net.Sockets;
using LivePlatform.Deployment;
using LivePlatform.ServiceDefaults.Http;
using Microsoft.Extensions.Options;

namespace LivePlatform.Notifications.Webhooks;

/// <summary>
/// The one connection pool to receivers. Where a name leads is judged when the connection is made, so that one that resolves to something
/// else a moment later gains nothing.
/// </summary>
internal sealed class WebhookTransport : IDisposable
{
    private const int MostBytesOfAnAnswer = 16 * 1024;
    private readonly bool _allowsPrivate;

    public WebhookTransport(IConfiguration configuration, IOptions<WebhookOptions> options)
    {
        _allowsPrivate = options.Value.AllowPrivateAddresses;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,

            // A proxy would look the name up by itself, past the check.
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = MostBytesOfAnAnswer / 1024,
            MaxResponseDrainSize = MostBytesOfAnAnswer,

            // Addresses of receivers may hold what only the receiver should know: no trace carries them, and receivers learn no trace ids.
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        };
        handler.Believe(configuration, Peer.Outside);
        Client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = _allowsPrivate ? found : [.. found.Where(PublicAddress.Is)];
        if (allowed.Length == 0)
        {
            throw new AddressNotAllowedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The receiver's name leads to no public address; no connection was made.</summary>
internal sealed class AddressNotAllowedException() : IOException("The name leads to no public address.");
