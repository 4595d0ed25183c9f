using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.Deployment;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.ServiceDefaults.Tests;

/// <summary>A service speaks the newest two versions of TLS, and only suites whose keys nobody can work out later.</summary>
public sealed class ServingOverTls : IDisposable
{
    private const byte Handshake = 22;
    private const byte Alert = 21;
    private readonly MadeCertificates _made = new();
    private readonly IConfiguration _trust;

    public ServingOverTls()
    {
        using var authority = _made.Authority("authority", "CN=Test authority");
        using var certificate = _made.Server("tls", authority);
        _trust = new ConfigurationBuilder().AddInMemoryCollection([new(ServerTrust.PlatformSetting, _made["authority.pem"])]).Build();
    }

    [Theory]
    [InlineData(SslProtocols.Tls13, null, true)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, true)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, false)]
    [InlineData(SslProtocols.Tls12, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, false)]
    public async Task A_client_that_has_nothing_good_to_offer_is_refused(SslProtocols version, TlsCipherSuite? only, bool isTaken)
    {
        await using var server = await ServeAsync();

        var negotiated = await SpeakAsync(server, version, only);

        negotiated.ShouldBe(isTaken ? version : null);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task A_hello_of_an_older_version_is_refused(byte minor, bool isTaken)
    {
        await using var server = await ServeAsync();

        (await AnswerToHelloAsync(server, minor)).ShouldBe(isTaken ? Handshake : Alert);
    }

    [Fact]
    public async Task The_end_of_the_certificate_in_use_is_known()
    {
        await using var server = await ServeAsync();

        var file = server.Services.GetServices<IDeployedFiles>().SelectMany(static x => x.Look()).ShouldHaveSingleItem();
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(_made["tls.pem"]);
        (file.Name, file.NotTaken).ShouldBe(("Kestrel:Certificates:Default:Path", null));
        file.Validity.ShouldNotBeNull().Until.ShouldBe(certificate.NotAfter);
    }

    public void Dispose() => _made.Dispose();

    private async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Kestrel:Certificates:Default:Path", _made["tls.pem"]), new("Kestrel:Certificates:Default:KeyPath", _made["tls.key"]),
            new("Kestrel:Endpoints:Https:Url", "https://127.0.0.1:0"),
        ]);
        builder.RereadCertificate();
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    /// <summary>What was agreed on; null: nothing.</summary>
    private async Task<SslProtocols?> SpeakAsync(WebApplication server, SslProtocols version, TlsCipherSuite? only)
    {
        using var socket = await ConnectAsync(server);
        await using var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    EnabledSslProtocols = version,
                    CipherSuitesPolicy = only is { } suite && OperatingSystem.IsLinux() ? new CipherSuitesPolicy([suite]) : null,
                    RemoteCertificateValidationCallback = ServerTrust.Validation(_trust, Peer.Platform),
                },
                TestContext.Current.CancellationToken);
            return stream.SslProtocol;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// The kind of the first record that answers a hello of TLS 1.x, written by hand: the client's own library may not speak such versions
    /// any more.
    /// </summary>
    private static async Task<byte> AnswerToHelloAsync(WebApplication server, byte minor)
    {
        byte[] suites = [0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x13, 0xC0, 0x2B, 0xC0, 0x2C];
        byte[] extensions = [0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 6, 0, 4, 4, 3, 2, 3];
        byte[] hello = [3, minor, .. new byte[32], 0, 0, (byte)suites.Length, .. suites, 1, 0, 0, (byte)extensions.Length, .. extensions];
        byte[] message = [1, 0, 0, (byte)hello.Length, .. hello];
        using var socket = await ConnectAsync(server);
        await socket.SendAsync((byte[])[Handshake, 3, 1, 0, (byte)message.Length, .. message], TestContext.Current.CancellationToken);
        var answer = new byte[1];
        await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken);
        return answer[0];
    }

    private static async Task<Socket> ConnectAsync(WebApplication server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(server.Urls.Single()).Port, TestContext.Current.CancellationToken);
        return socket;
    }
}
