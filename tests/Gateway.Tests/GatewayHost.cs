using LivePlatform.DevHost.Certificates;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(LivePlatform.Gateway.Tests.GatewayHost))]

namespace LivePlatform.Gateway.Tests;

/// <summary>The gateway in front of four services that are fakes but speak real HTTPS with certificates of a private authority.</summary>
public sealed class GatewayHost : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
    private readonly List<FakeUpstream> _upstreams = [];
    private ServiceFactory<Program>? _gateway;
    private DevCertificates? _certificates;

    public DevCertificates Certificates => _certificates ?? throw new InvalidOperationException("Not started.");

    public ServiceFactory<Program> Gateway => _gateway ?? throw new InvalidOperationException("Not started.");

    public FakeUpstream this[string name] => _upstreams.Single(x => x.Name == name);

    public IReadOnlyList<FakeUpstream> Upstreams => _upstreams;

    public async ValueTask InitializeAsync()
    {
        _certificates = DevCertificates.Create(_folder, TimeProvider.System);
        foreach (var name in new[] { "Onboarding", "TenantCredential", "RoleValidation", "Replication", "Notifications" })
        {
            _upstreams.Add(await FakeUpstream.StartAsync(name, _certificates));
        }

        _gateway = Start();
    }

    /// <summary>A gateway of a test's own; settings given here win.</summary>
    public ServiceFactory<Program> Start(params (string Key, string? Value)[] settings) => Start(null, settings);

    /// <summary>A gateway of a test's own, with registrations that the test replaces.</summary>
    public ServiceFactory<Program> Start(Action<IServiceCollection>? replace, params (string Key, string? Value)[] settings)
    {
        var all = _upstreams.ToDictionary(x => $"Upstreams:{x.Name}", x => (string?)x.Address.ToString());
        all["Trust:CertificateAuthorityFile"] = Certificates.AuthorityFile;

        // Tests ask from one address, with a new token each time.
        all["RateLimits:StrangerBurst"] = "1000000";
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ServiceFactory<Program>(all, replace);
    }

    /// <summary>An Admin of a provider; each call is another operator unless a subject is given.</summary>
    public static string Token(Guid? provider = null, string? subject = null) =>
        TestIssuer.OperatorToken(provider: provider ?? Guid.NewGuid(), subject: subject ?? Guid.NewGuid().ToString());

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        foreach (var upstream in _upstreams)
        {
            await upstream.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
