using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.M365.Tokens;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests;

/// <summary>A provider with one simulated M365 tenant and one application there.</summary>
internal sealed class SimulatedMsp(SimulatedHost host)
{
    public const string Secret = "Abc~0123456789-right";

    public const string Password = "Correct horse 1";

    private static readonly string[] Delegated =
        [
            "User.Read.All", "Directory.AccessAsUser.All", "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All",
            "RoleManagement.ReadWrite.Directory",
        ];

    public Guid Provider { get; } = Guid.NewGuid();

    public Guid Tenant { get; } = Guid.NewGuid();

    public Guid Client { get; } = Guid.NewGuid();

    /// <summary>Graph's nodes hear of new objects so much later.</summary>
    public double NodesLagSeconds { get; init; }

    /// <summary>A user principal name in the customer's tenant.</summary>
    public string Upn(string name) => $"{name}@customer{Tenant.ToString("N")[..8]}.onmicrosoft.com";

    /// <summary>Where the control API has the application.</summary>
    public string App => $"tenants/{Tenant}/apps/{Client}";

    public HttpClient Admin() => host.Service.ClientOf(TestIssuer.OperatorToken(provider: Provider));

    /// <summary>The tenant, and the application with one secret.</summary>
    public async Task SeedAsync(params string[] morePermissions)
    {
        await OrderAsync(HttpMethod.Post, "tenants", new { tenantId = Tenant, users = 1, groups = 0, nodesLagSeconds = NodesLagSeconds });
        await OrderAsync(
            HttpMethod.Put,
            App,
            new
            {
                permissions = (string[])["Organization.Read.All", "Application.Read.All", .. morePermissions],
                secrets = new[] { new { value = Secret } },
            });
    }

    /// <summary>The provider's own application, at home in a tenant of its own, and consented to in the customer's.</summary>
    public async Task<Guid> SyncAppAsync()
    {
        var (home, app) = (Guid.NewGuid(), Guid.NewGuid());
        var redirectUris = new[] { $"{SimulatedHost.Portal}i/signed-in" };
        await OrderAsync(HttpMethod.Post, "tenants", new { tenantId = home, users = 0, groups = 0 });
        await OrderAsync(
            HttpMethod.Put,
            $"tenants/{home}/apps/{app}",
            new { permissions = new[] { "Organization.Read.All", "Application.Read.All" }, secrets = new[] { new { value = Secret } } });
        await OrderAsync(
            HttpMethod.Put,
            $"tenants/{Tenant}/apps/{app}",
            new { permissions = Array.Empty<string>(), homeTenantId = home, redirectUris, scopes = Delegated });
        using var admin = Admin();
        var made = await admin.CreateAsync("/api/v1/sync-apps", new { homeTenantId = home, clientId = app, clientSecret = Secret });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return app;
    }

    /// <summary>Somebody of the customer's tenant who can sign in.</summary>
    public Task<JsonElement> AccountAsync(string userName, params string[] roles) =>
        OrderAsync(HttpMethod.Put, $"tenants/{Tenant}/accounts/{userName}", new { password = Password, roles });

    /// <summary>Tells the simulator something.</summary>
    public async Task<JsonElement> OrderAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, $"_simulator/{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var response = await host.Microsoft.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>A connection by the application's secret, proven.</summary>
    public async Task<Answer> ConnectedAsync() =>
        await ConnectedAsync(
            new { serviceId = await host.KnowServiceAsync(Provider), m365TenantId = Tenant, clientId = Client, clientSecret = Secret });

    /// <summary>A connection by the sign-in of somebody, with tenant and SyncApp made for it.</summary>
    public async Task<Answer> ConnectedBySignInAsync(string userName)
    {
        await SeedAsync();
        var app = await SyncAppAsync();
        await AccountAsync(userName);
        var signedIn = await OrderAsync(HttpMethod.Post, $"tenants/{Tenant}/accounts/{userName}/sign-in", new { appId = app });
        return await ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(Provider),
                m365TenantId = Tenant,
                refreshToken = signedIn.GetProperty("refreshToken").GetString(),
            });
    }

    /// <summary>
    /// The application trusts the platform for the customer of a service, as the API says how; and Entra reads the issuer's keys.
    /// </summary>
    public async Task TrustAsync(Guid service)
    {
        using var admin = Admin();
        var trust = await admin.ReadAsync($"/api/v1/federation/{service}");
        trust.Status.ShouldBe(HttpStatusCode.OK, trust.Text);
        await IssuerIsReadAsync();
        await OrderAsync(
            HttpMethod.Put,
            $"{App}/federated",
            new[] { new { issuer = trust.Body["issuer"]!.GetValue<string>(), subject = trust.Body["subject"]!.GetValue<string>() } });
    }

    /// <summary>Entra reads the issuer's discovery document, and the keys where it says.</summary>
    public async Task IssuerIsReadAsync()
    {
        using var entra = host.Service.Client();
        var document = await entra.ReadAsync("/federation/.well-known/openid-configuration");
        document.Body["issuer"]!.GetValue<string>().ShouldBe(SimulatedHost.Issuer);
        var keys = await entra.ReadAsync(new Uri(document.Body["jwks_uri"]!.GetValue<string>()).AbsolutePath);
        keys.Text.ShouldNotContain("\"d\"", Case.Sensitive, "public halves only");
        await OrderAsync(HttpMethod.Put, "issuers", new { issuer = document.Body["issuer"]!.GetValue<string>(), keys = keys.Body["keys"] });
    }

    public async Task<Answer> ConnectedAsync(object body)
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

    public async Task<Answer> ReadAsync(Answer connection)
    {
        using var admin = Admin();
        return await admin.ReadAsync($"/api/v1/connections/{connection.Id}");
    }

    public async Task<Answer> ReplacedAsync(Answer connection, object body, HttpStatusCode expected)
    {
        using var admin = Admin();
        var before = await ReadAsync(connection);
        var answer = await admin.UpdateAsync($"/api/v1/connections/{connection.Id}/credential", body, before.ETag);
        answer.Status.ShouldBe(expected, answer.Text);
        return answer;
    }

    public Task<Answer> ValidateAsync(Answer connection) => OrderAsync(connection, "validate");

    public Task<Answer> RotateAsync(Answer connection) => OrderAsync(connection, "rotate");

    public async Task TokenShouldBeGivenAsync(Answer connection)
    {
        using var caller = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Replication));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/token")
        {
            Content = JsonContent.Create(
                new { provider = Provider, connection = connection.Id, resource = TokenResource.Graph, purpose = "test" }),
        };
        var answer = await caller.AskAsync(request);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
    }

    private async Task<Answer> OrderAsync(Answer connection, string what)
    {
        using var admin = Admin();
        using var order = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection.Id}/{what}");
        return await admin.AskAsync(order);
    }
}
