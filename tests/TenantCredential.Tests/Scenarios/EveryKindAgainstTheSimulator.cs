using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Tests.Refusals;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Every kind of credential over TLS against the simulator, which checks signatures, issuers and grants as Entra does.</summary>
public sealed class EveryKindAgainstTheSimulator(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const string Secret = "Abc~0123456789-right";
    private const string User = "voice@contoso.example";
    private const string Password = "Correct horse 1";

    private readonly Guid _provider = Guid.NewGuid();
    private readonly Guid _tenant = Guid.NewGuid();
    private readonly Guid _client = Guid.NewGuid();

    private string App => $"tenants/{_tenant}/apps/{_client}";

    [Fact]
    public async Task A_certificate_connects_and_says_itself_when_it_ends()
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificate = CertificateText.Make("voice", now.AddDays(-1), now.AddDays(300));
        await SeedAsync();
        await OrderAsync(HttpMethod.Put, $"{App}/certificates", new[] { certificate.Open });
        using var pair = CertificateText.Open(certificate.KeyPair);
        var pfx = Convert.ToBase64String(pair.Export(X509ContentType.Pkcs12, "opens it"));

        var connection = await ConnectedAsync(new { serviceId = await host.KnowServiceAsync(_provider), m365TenantId = _tenant, clientId = _client, certificate = new { content = pfx, password = "opens it" } });

        connection.Body["kind"]!.GetValue<string>().ShouldBe("Certificate");
        connection.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Known");
        connection.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(298, 300);
        await OrderAsync(HttpMethod.Put, $"{App}/certificates", Array.Empty<string>());
        (await ValidateAsync(connection)).Body["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS700027");
    }

    [Theory]
    [InlineData("not a certificate", null)]
    [InlineData("MIIB", null)]
    public async Task What_is_no_certificate_with_its_key_is_refused(string content, string? password)
    {
        await SeedAsync();
        using var admin = Admin();
        var answer = await admin.CreateAsync(
            "/api/v1/connections", new { serviceId = await host.KnowServiceAsync(_provider), m365TenantId = _tenant, clientId = _client, certificate = new { content, password } });

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Body["errors"]!["certificate"].ShouldNotBeNull(answer.Text);
        answer.Text.ShouldNotContain(content);
    }

    [Fact]
    public async Task A_federated_identity_connects_without_any_secret_and_never_ends()
    {
        await SeedAsync();
        var minted = await OrderAsync(HttpMethod.Post, "workloads/tenant-credential/token", new { audience = "api://AzureADTokenExchange" });
        await File.WriteAllTextAsync(host.FederatedTokenFile, minted.GetProperty("accessToken").GetString(), TestContext.Current.CancellationToken);
        var issuer = new Uri(host.Microsoft.BaseAddress!, "workloads").ToString();
        await OrderAsync(HttpMethod.Put, $"{App}/federated", new[] { new { issuer, subject = "system:serviceaccount:live-platform:tenant-credential" } });

        var connection = await ConnectedAsync(new { serviceId = await host.KnowServiceAsync(_provider), m365TenantId = _tenant, clientId = _client, federated = true });

        (connection.Body["kind"]!.GetValue<string>(), connection.Body["expiry"]!["status"]!.GetValue<string>()).ShouldBe(("FederatedIdentity", "Never"));
        using var admin = Admin();
        (await admin.ReadAsync("/api/v1/connections?expiringWithin=3650d")).Items.ShouldBeEmpty("what never ends never ends soon");
        await OrderAsync(HttpMethod.Put, $"{App}/federated", Array.Empty<object>());
        (await ValidateAsync(connection)).Body["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS70021");
    }

    [Fact]
    public async Task A_password_that_multi_factor_authentication_stops_moves_on_by_a_sign_in_and_then_to_an_application_of_the_customer()
    {
        var registration = Guid.NewGuid();
        await SeedAsync();
        await OrderAsync(HttpMethod.Put, $"{App}/scopes", new[] { "User.Read.All", "Directory.AccessAsUser.All" });
        await OrderAsync(HttpMethod.Put, $"tenants/{_tenant}/accounts/{User}", new { password = Password });
        using var admin = Admin();
        (await admin.CreateAsync("/api/v1/sync-apps", new { homeTenantId = _tenant, clientId = _client, clientSecret = Secret })).Status.ShouldBe(HttpStatusCode.Created);
        var connection = await ConnectedAsync(
            new { serviceId = await host.KnowServiceAsync(_provider), m365TenantId = _tenant, user = new { userName = User, password = Password } });

        await OrderAsync(HttpMethod.Put, $"tenants/{_tenant}/policies", new { requireMfa = true });
        (await ValidateAsync(connection)).Body["failure"]!["class"]!.GetValue<string>().ShouldBe("MfaRequired");
        var signedIn = await OrderAsync(HttpMethod.Post, $"tenants/{_tenant}/accounts/{User}/sign-in", new { appId = _client });
        var delegated = await ReplacedAsync(connection, new { refreshToken = signedIn.GetProperty("refreshToken").GetString() }, HttpStatusCode.OK);
        (delegated.Body["status"]!.GetValue<string>(), delegated.Body["method"]!.GetValue<string>()).ShouldBe(("Verified", "DelegatedToken"));
        await TokenShouldBeGivenAsync(connection);

        await OrderAsync(HttpMethod.Put, $"tenants/{_tenant}/apps/{registration}", new { permissions = new[] { "Organization.Read.All" }, secrets = new[] { new { value = Secret } } });
        var accepted = await ReplacedAsync(connection, new { clientId = registration, clientSecret = Secret }, HttpStatusCode.Accepted);
        accepted.Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken", "the sign-in serves until the application is proven");
    }

    private HttpClient Admin() => host.Service.ClientOf(TestIssuer.OperatorToken(provider: _provider));

    private async Task SeedAsync()
    {
        await OrderAsync(HttpMethod.Post, "tenants", new { tenantId = _tenant, users = 1, groups = 0 });
        await OrderAsync(HttpMethod.Put, App, new { permissions = new[] { "Organization.Read.All", "Application.Read.All" }, secrets = new[] { new { value = Secret } } });
    }

    private async Task<JsonElement> OrderAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, $"_simulator/{path}") { Content = JsonContent.Create(body) };
        using var response = await host.Microsoft.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    private async Task<Answer> ConnectedAsync(object body)
    {
        using var admin = Admin();
        var made = await admin.CreateAsync("/api/v1/connections", body);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var validated = await ValidateAsync(made);
        validated.Status.ShouldBe(HttpStatusCode.OK, validated.Text);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        await TokenShouldBeGivenAsync(made);
        return validated;
    }

    private async Task<Answer> ReplacedAsync(Answer connection, object body, HttpStatusCode expected)
    {
        using var admin = Admin();
        var before = await admin.ReadAsync($"/api/v1/connections/{connection.Id}");
        var answer = await admin.UpdateAsync($"/api/v1/connections/{connection.Id}/credential", body, before.ETag);
        answer.Status.ShouldBe(expected, answer.Text);
        return answer;
    }

    private async Task<Answer> ValidateAsync(Answer connection)
    {
        using var admin = Admin();
        using var validate = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection.Id}/validate");
        return await admin.AskAsync(validate);
    }

    private async Task TokenShouldBeGivenAsync(Answer connection)
    {
        using var caller = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/token")
        {
            Content = JsonContent.Create(new { provider = _provider, connection = connection.Id, resource = TokenResource.Graph, purpose = "test" }),
        };
        var answer = await caller.AskAsync(request);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
    }
}
