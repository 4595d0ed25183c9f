using System.Net;
using System.Security.Cryptography.X509Certificates;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Every kind of credential over TLS against the simulator, which checks signatures, issuers and grants as Entra does.</summary>
public sealed class EveryKindAgainstTheSimulator(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const string User = "voice@contoso.example";
    private const string Password = "Correct horse 1";

    private readonly SimulatedMsp _msp = new(host);

    [Fact]
    public async Task A_certificate_connects_and_says_itself_when_it_ends()
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificate = TestCertificate.Make(now);
        await _msp.SeedAsync();
        await _msp.OrderAsync(HttpMethod.Put, $"{_msp.App}/certificates", new[] { certificate.Open });
        using var pair = CertificateText.Open(certificate.KeyPair);
        var pfx = Convert.ToBase64String(pair.Export(X509ContentType.Pkcs12, "opens it"));

        var connection = await _msp.ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider),
                m365TenantId = _msp.Tenant,
                clientId = _msp.Client,
                certificate = new { content = pfx, password = "opens it" },
            });

        connection.Body["kind"]!.GetValue<string>().ShouldBe("Certificate");
        connection.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Known");
        connection.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(298, 300);
        await _msp.OrderAsync(HttpMethod.Put, $"{_msp.App}/certificates", Array.Empty<string>());
        (await _msp.ValidateAsync(connection)).Body["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS700027");
    }

    [Theory]
    [InlineData("not a certificate", null)]
    [InlineData("MIIB", null)]
    public async Task What_is_no_certificate_with_its_key_is_refused(string content, string? password)
    {
        await _msp.SeedAsync();
        using var admin = _msp.Admin();
        var answer = await admin.CreateAsync(
            "/api/v1/connections",
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider),
                m365TenantId = _msp.Tenant,
                clientId = _msp.Client,
                certificate = new { content, password },
            });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body["errors"]!["certificate"].ShouldNotBeNull(answer.Text);
        answer.Text.ShouldNotContain(content);
    }

    [Fact]
    public async Task A_federated_identity_connects_without_any_secret_and_never_ends()
    {
        await _msp.SeedAsync();
        var service = await host.KnowServiceAsync(_msp.Provider);
        await _msp.TrustAsync(service);

        var connection = await _msp.ConnectedAsync(
            new { serviceId = service, m365TenantId = _msp.Tenant, clientId = _msp.Client, federated = true });

        (
            connection.Body["kind"]!.GetValue<string>(),
            connection.Body["expiry"]!["status"]!.GetValue<string>()).ShouldBe(("FederatedIdentity", "Never"));
        using var admin = _msp.Admin();
        (await admin.ReadAsync("/api/v1/connections?expiringWithin=3650d")).Items.ShouldBeEmpty("what never ends never ends soon");
        await _msp.OrderAsync(HttpMethod.Put, $"{_msp.App}/federated", Array.Empty<object>());
        (await _msp.ValidateAsync(connection)).Body["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS70021");
    }

    [Fact]
    public async Task A_password_that_multi_factor_authentication_stops_moves_on_by_a_sign_in_and_then_to_an_application_of_the_customer()
    {
        var registration = Guid.NewGuid();
        await _msp.SeedAsync();
        await _msp.OrderAsync(HttpMethod.Put, $"{_msp.App}/scopes", new[] { "User.Read.All", "Directory.AccessAsUser.All" });
        await _msp.OrderAsync(HttpMethod.Put, $"tenants/{_msp.Tenant}/accounts/{User}", new { password = Password });
        using var admin = _msp.Admin();
        (await admin.CreateAsync(
            "/api/v1/sync-apps",
            new { homeTenantId = _msp.Tenant, clientId = _msp.Client, clientSecret = SimulatedMsp.Secret })).Status
                .ShouldBe(HttpStatusCode.Created);
        var connection = await _msp.ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider),
                m365TenantId = _msp.Tenant,
                user = new { userName = User, password = Password },
            });

        await _msp.OrderAsync(HttpMethod.Put, $"tenants/{_msp.Tenant}/policies", new { requireMfa = true });
        (await _msp.ValidateAsync(connection)).Body["failure"]!["class"]!.GetValue<string>().ShouldBe("MfaRequired");
        var signedIn = await _msp.OrderAsync(
            HttpMethod.Post, $"tenants/{_msp.Tenant}/accounts/{User}/sign-in", new { appId = _msp.Client });
        var delegated = await _msp.ReplacedAsync(
            connection, new { refreshToken = signedIn.GetProperty("refreshToken").GetString() }, HttpStatusCode.OK);
        (
            delegated.Body["status"]!.GetValue<string>(),
            delegated.Body["method"]!.GetValue<string>()).ShouldBe(("Verified", "DelegatedToken"));
        await _msp.TokenShouldBeGivenAsync(connection);

        await _msp.OrderAsync(
            HttpMethod.Put,
            $"tenants/{_msp.Tenant}/apps/{registration}",
            new { permissions = new[] { "Organization.Read.All" }, secrets = new[] { new { value = SimulatedMsp.Secret } } });
        var accepted = await _msp.ReplacedAsync(
            connection, new { clientId = registration, clientSecret = SimulatedMsp.Secret }, HttpStatusCode.Accepted);
        accepted.Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken", "the sign-in serves until the application is proven");
    }
}
