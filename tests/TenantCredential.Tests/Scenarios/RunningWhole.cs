extern alias simulator;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Keys;
using LivePlatform.TestKit.Servers;
using LivePlatform.TestKit.Services;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using simulator::LivePlatform.M365Simulator;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>The whole service with its loops, two replicas, a real broker, and the simulator over TLS as Microsoft.</summary>
public sealed class RunningWhole : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _folder = Directory.CreateTempSubdirectory("tenant-credential").FullName;
    private readonly Guid _provider = Guid.NewGuid();
    private readonly Guid _customer = Guid.NewGuid();
    private readonly (Guid Tenant, Guid Client) _app = (Guid.NewGuid(), Guid.NewGuid());
    private readonly ConcurrentQueue<string> _log = new();
    private TestDatabases? _databases;
    private TestVhost? _vhost;
    private SimulatorServer? _simulator;
    private HttpClient? _microsoft;
    private ServiceFactory<Program>? _first;
    private ServiceFactory<Program>? _second;
    private IBusControl? _bus;

    public async ValueTask InitializeAsync()
    {
        _databases = await TestDatabases.CreateAsync();
        _vhost = await TestVhost.CreateAsync();
        _simulator = await SimulatorServer.StartAsync();
        _microsoft = _simulator.CreateClient();
        var (keys, authority) = (Path.Combine(_folder, "keys.json"), Path.Combine(_folder, "ca.pem"));
        KeyFile.Create(keys, TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(authority, _simulator.Certificate.ExportCertificatePem());
        var settings = _databases.Settings.Concat(_vhost.Settings).ToDictionary();
        settings["Keys:File"] = keys;
        settings["Trust:OutsideAuthorityFile"] = authority;
        settings["Microsoft365:EntraBaseUrl"] = _simulator.BaseUrl;
        settings["Microsoft365:GraphBaseUrl"] = $"{_simulator.BaseUrl}/v1.0";
        await MessagingTopology.DeployAsync(
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), ServiceNames.TenantCredential,
            TenantCredentialModule.AddTenantCredentialConsumers, CancellationToken.None);
        _first = new ServiceFactory<Program>(settings, Capture);
        _second = new ServiceFactory<Program>(settings, Capture);
        _ = (_first.Services, _second.Services);
        _bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(
            settings["Broker:Host"],
            ushort.Parse(settings["Broker:Port"]!, System.Globalization.CultureInfo.InvariantCulture),
            settings["Broker:VirtualHost"],
            host =>
            {
                host.Username(settings["Broker:Username"]!);
                host.Password(settings["Broker:Password"]!);
            }));
        await _bus.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _bus!.StopAsync();
        await _first!.DisposeAsync();
        await _second!.DisposeAsync();
        _microsoft!.Dispose();
        await _simulator!.DisposeAsync();
        await _vhost!.DisposeAsync();
        await _databases!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task From_the_event_of_a_service_to_tokens_and_back_to_nothing()
    {
        await SeedAsync("Abc~right-0123456789");
        var serviceId = Guid.NewGuid();
        await PublishAsync(new CustomerChanged(_customer, null, "Contoso", false, 1));
        await PublishAsync(new ServiceChanged(serviceId, _customer, ServiceKind.DirectRouting, "contoso", false, 1));
        using var admin = _first!.ClientOf(TestIssuer.OperatorToken(provider: _provider));
        var made = await MadeAsync(admin, serviceId, "Abc~right-0123456789");

        var verified = await ShownAsync(admin, made, "Verified");
        verified.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Known", verified.Text);
        verified.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(728, 731);

        // Both replicas hold a token; a replacement through one of them reaches the other long before that token ends.
        (await TokenAsync(_first, made.Id)).Body["credentialVersion"]!.GetValue<int>().ShouldBe(1);
        (await TokenAsync(_second!, made.Id)).Body["credentialVersion"]!.GetValue<int>().ShouldBe(1);
        await SeedAsync("New~right-0123456789", usableAfterSeconds: 2);
        var replaced = await admin.UpdateAsync(
            $"/api/v1/connections/{made.Id}/credential", new { clientSecret = "New~right-0123456789" }, verified.ETag);
        replaced.Status.ShouldBe(HttpStatusCode.Accepted, replaced.Text);
        await EventuallyAsync(async () => (await admin.ReadAsync(made.Location!)).Body["credentialVersion"]!.GetValue<int>() == 2);
        await EventuallyAsync(async () => (await TokenAsync(_second!, made.Id)).Body["credentialVersion"]!.GetValue<int>() == 2);

        await EventuallyAsync(async () => (await admin.ReadAsync("/api/v1/audit/verification")).Body["tailRows"]!.GetValue<int>() == 0);
        (await admin.ReadAsync("/api/v1/audit/verification")).Body["intact"]!.GetValue<bool>().ShouldBeTrue();

        await PublishAsync(new ServiceChanged(serviceId, _customer, ServiceKind.DirectRouting, "contoso", true, 2));
        await EventuallyAsync(async () => (await admin.ReadAsync(made.Location!)).Status == HttpStatusCode.NotFound);
        await EventuallyAsync(async () => (await TokenAsync(_second!, made.Id)).Code == "connection.not_found");
        await PublishAsync(new CustomerChanged(_customer, null, "Contoso", true, 2));
        await EventuallyAsync(
            async () => (await TestDatabases.QueryAsync<long>(
                _databases!.KeysOwner, "SELECT count(*) FROM data_keys WHERE owner_id = $1", _customer))[0] == 0);
    }

    [Fact]
    public async Task A_secret_that_works_only_after_some_seconds_is_verified_by_itself()
    {
        await SeedAsync("Abc~right-0123456789", usableAfterSeconds: 4);
        var serviceId = Guid.NewGuid();
        await PublishAsync(new ServiceChanged(serviceId, _customer, ServiceKind.DirectRouting, "contoso", false, 1));
        using var admin = _first!.ClientOf(TestIssuer.OperatorToken(provider: _provider));
        var made = await MadeAsync(admin, serviceId, "Abc~right-0123456789");
        await EventuallyAsync(
            async () => (await admin.ReadAsync(made.Location!)).Body["failure"]?["code"]?.GetValue<string>() == "AADSTS7000215");
        await ShownAsync(admin, made, "Verified");
    }

    private async Task SeedAsync(string secret, int usableAfterSeconds = 0)
    {
        using var tenant = await _microsoft!.PostAsJsonAsync("/_simulator/tenants", new { tenantId = _app.Tenant, users = 1, groups = 0 });
        using var app = await _microsoft!.PutAsJsonAsync(
            $"/_simulator/tenants/{_app.Tenant}/apps/{_app.Client}",
            new
            {
                permissions = new[] { "Organization.Read.All", "Application.Read.All" },
                secrets = new[] { new { value = secret, usableAfterSeconds } },
            });
        app.EnsureSuccessStatusCode();
    }

    private async Task<Answer> MadeAsync(HttpClient admin, Guid serviceId, string secret)
    {
        var body = new { serviceId, m365TenantId = _app.Tenant, clientId = _app.Client, clientSecret = secret };
        Answer? made = null;
        await EventuallyAsync(async () => (made = await admin.CreateAsync("/api/v1/connections", body)).Status == HttpStatusCode.Created);
        return made!;
    }

    private async Task<Answer> ShownAsync(HttpClient admin, Answer made, string status)
    {
        Answer? shown = null;
        await EventuallyAsync(async () => (shown = await admin.ReadAsync(made.Location!)).Body["status"]!.GetValue<string>() == status);
        return shown!;
    }

    private async Task<Answer> TokenAsync(ServiceFactory<Program> replica, Guid connection)
    {
        using var client = replica.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/token")
        {
            Content = JsonContent.Create(new { provider = _provider, connection, resource = TokenResource.Graph, purpose = "test" }),
        };
        return await client.AskAsync(request);
    }

    private Task PublishAsync<T>(T message)
        where T : class => _bus!.Publish(message, publish => publish.Headers.Set(ProviderHeader.Name, _provider.ToString()));

    private void Capture(IServiceCollection services) => LogCapture.Replace(services, _log, LogLevel.Information);

    private async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        var since = Stopwatch.StartNew();
        while (!await condition())
        {
            since.Elapsed.ShouldBeLessThan(
                Patience,
                string.Join(
                    '\n',
                    _log.Where(x => !x.Contains("AspNetCore", StringComparison.Ordinal) && !x.Contains("Command", StringComparison.Ordinal))
                        .TakeLast(30)));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
