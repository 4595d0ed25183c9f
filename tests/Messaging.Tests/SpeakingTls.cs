using System.Globalization;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Provisioning;
using LivePlatform.DevHost.Servers;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LivePlatform.Messaging.Tests;

/// <summary>
/// RabbitMQ is spoken to over TLS, and the server is who its certificate says; the password may change while a service runs.
/// </summary>
[Trait("Show", "doors.1")]
public sealed class SpeakingTls : IAsyncLifetime
{
    private const string VirtualHost = "live";
    private readonly string _folder = Directory.CreateTempSubdirectory("tls-").FullName;
    private DevCertificates _certificates = null!;
    private PrivateRabbitMq _server = null!;
    private BrokerUser _user = null!;

    public async ValueTask InitializeAsync()
    {
        _certificates = DevCertificates.Create(Path.Combine(_folder, "certificates"), TimeProvider.System);
        _server = await PrivateRabbitMq.StartAsync(Path.Combine(_folder, "rabbitmq"), null, _certificates);
        await BrokerProvisioning.CreateVirtualHostAsync(_server, VirtualHost);
        _user = await BrokerProvisioning.CreateUserAsync(_server, VirtualHost, ServiceNames.Replication);
    }

    [Fact]
    public async Task A_broker_whose_certificate_another_authority_signed_gets_no_password()
    {
        var stranger = DevCertificates.Create(Path.Combine(_folder, "stranger"), TimeProvider.System);
        await using var ours = await StartAsync(Settings(_certificates.AuthorityFile));
        await using var strangers = await StartAsync(Settings(stranger.AuthorityFile));
        await using var nobodys = await StartAsync(Settings(""));

        (await HealthAsync(ours, BusHealthStatus.Healthy)).Status.ShouldBe(BusHealthStatus.Healthy);
        Refusal((await HealthAsync(strangers, BusHealthStatus.Unhealthy)).Exception).ShouldBeTrue();
        Refusal((await HealthAsync(nobodys, BusHealthStatus.Unhealthy)).Exception).ShouldBeTrue();

        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                "figure: door 6: RabbitMQ over TLS: believed by the platform's authority, "
                    + "refused by a stranger's and by the system's roots");
    }

    [Fact]
    public async Task A_password_that_was_replaced_opens_the_next_connection()
    {
        var configuration = Settings(_certificates.AuthorityFile);
        await using var service = await StartAsync(configuration);
        await HealthAsync(service, BusHealthStatus.Healthy);
        using var management = _server.Management();

        configuration["Broker:Password"] = "second";
        (await management.PutAsJsonAsync(
            $"users/{_user.Name}", new { password = "second", tags = "" },
            TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        // The server lists a connection some seconds after it was opened.
        var former = await ListedAsync(management, static names => names.Length > 0);
        foreach (var name in former)
        {
            (await management.DeleteAsync($"connections/{Uri.EscapeDataString(name)}", TestContext.Current.CancellationToken))
                .EnsureSuccessStatusCode();
        }

        await ListedAsync(management, names => names.Except(former).Any());
        (await HealthAsync(service, BusHealthStatus.Healthy)).Status.ShouldBe(BusHealthStatus.Healthy);
        TestContext.Current.TestOutputHelper
            ?.WriteLine("figure: door 12: RabbitMQ's password was replaced; the next connection was opened with the new one");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string[]> ListedAsync(HttpClient management, Func<string[], bool> wanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var names = await ConnectionsAsync(management);
            if (wanted(names))
            {
                return names;
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(3), string.Join(", ", names));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<string[]> ConnectionsAsync(HttpClient management) =>
        [.. (await management.GetFromJsonAsync<JsonArray>("connections", TestContext.Current.CancellationToken))!.Select(
            connection => connection!["name"]!.GetValue<string>())];

    private IConfigurationRoot Settings(string authority) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:App"] = "Host=none",
            ["Broker:Host"] = "localhost",
            ["Broker:Port"] = _server.Port.ToString(CultureInfo.InvariantCulture),
            ["Broker:VirtualHost"] = VirtualHost,
            ["Broker:Username"] = _user.Name,
            ["Broker:Password"] = _user.Password,
            ["Trust:CertificateAuthorityFile"] = authority,
        }).Build();

    /// <summary>A process that is on the bus with a queue of its own: one without opens no connection.</summary>
    private static async Task<RunningBus> StartAsync(IConfigurationRoot configuration)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddConfiguration(configuration);
        builder.Services.AddMessaging<HeardDbContext>(configuration, ServiceNames.Replication, MessagingHost.AddConsumers);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RunningBus(host);
    }

    private static async Task<BusHealthResult> HealthAsync(RunningBus service, BusHealthStatus awaited)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var health = service.Bus.CheckHealth();
            if (health.Status == awaited && (awaited == BusHealthStatus.Healthy || health.Exception is not null))
            {
                return health;
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(3), $"{health.Status}: {health.Exception}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static bool Refusal(Exception? failure) =>
        failure is not null
            && (failure is AuthenticationException || Refusal(failure.InnerException)
                || (failure as AggregateException)?.InnerExceptions.Any(Refusal) == true);

    private sealed class RunningBus(IHost host) : IAsyncDisposable
    {
        public IBusControl Bus => host.Services.GetRequiredService<IBusControl>();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
