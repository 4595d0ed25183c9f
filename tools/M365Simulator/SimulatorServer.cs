using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.M365Simulator.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace LivePlatform.M365Simulator;

/// <summary>A simulator in this process, over TLS on a loopback port.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SimulatorServer(WebApplication app, X509Certificate2 certificate)
    {
        _app = app;
        Certificate = certificate;
        BaseUrl = app.Services.GetRequiredService<PublicAddress>().BaseUrl;
    }

    /// <summary>https://localhost:port</summary>
    public string BaseUrl { get; }

    /// <summary>What a client has to trust.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Starts a simulator.</summary>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SimulatorOptions();
        var certificate = options.Certificate ?? SelfMadeCertificate.Make();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate })));
        builder.AddSimulator(options);
        var app = builder.Build();
        app.MapSimulator();
        await app.StartAsync(cancellationToken);
        return new SimulatorServer(app, certificate);
    }

    /// <summary>A handler that trusts this simulator's certificate and nothing else.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    /// <summary>A client whose base address is the simulator.</summary>
    public HttpClient CreateClient() => new(CreateHandler()) { BaseAddress = new Uri(BaseUrl) };

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
