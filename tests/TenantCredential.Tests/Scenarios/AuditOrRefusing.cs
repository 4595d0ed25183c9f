using System.Net;
using System.Net.Http.Json;
using LivePlatform.Contracts;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>A host of its own: it takes the right to write the audit away.</summary>
public class AuditOrRefusing(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task Without_an_audit_row_no_secret_is_opened_stored_changed_or_sent()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var service = await _msp.ServiceAsync();
        var secret = await _msp.Admin.CreateAsync(
            "/api/v1/stored-secrets", new { name = "Zone", purpose = "DnsUpdate", value = "c2VjcmV0" });
        var requests = app.Requests;
        var before = (await _msp.Admin.ReadAsync($"/api/v1/connections/{connection.Id}")).Text;
        await TestDatabases.ExecuteAsync(host.Databases.Owner, "REVOKE INSERT ON audit FROM tenant_credential_app");
        try
        {
            await RefusedAsync(_msp.TokenAsync(connection.Id));
            await RefusedAsync(_msp.ValidateAsync(connection.Id));
            await RefusedAsync(_msp.ReplaceAsync(connection, Msp.Secret));
            await RefusedAsync(_msp.Admin.RemoveAsync($"/api/v1/connections/{connection.Id}", connection.ETag));
            await RefusedAsync(OpenAsync(secret.Id));
            await RefusedAsync(_msp.Admin.RemoveAsync($"/api/v1/stored-secrets/{secret.Id}", secret.ETag));
            await RefusedAsync(_msp.Admin.CreateAsync(
                "/api/v1/connections",
                new { serviceId = service, m365TenantId = Guid.NewGuid(), clientId = Guid.NewGuid(), clientSecret = Msp.Secret }));
        }
        finally
        {
            await TestDatabases.ExecuteAsync(host.Databases.Owner, "GRANT INSERT ON audit TO tenant_credential_app");
        }

        app.Requests.ShouldBe(requests, "nothing may reach Entra");
        (await _msp.Admin.ReadAsync($"/api/v1/connections/{connection.Id}")).Text.ShouldBe(before);
        (await _msp.Admin.ReadAsync("/api/v1/connections")).Items.Count.ShouldBe(1);
        (await _msp.TokenAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Answer> OpenAsync(Guid storedSecret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/secret");
        request.Content = JsonContent.Create(new { provider = _msp.Id, storedSecretId = storedSecret, purpose = "DnsUpdate" });
        using var onboarding = host.Service.ClientOf(TestIssuer.WorkloadToken(ServiceNames.Onboarding));
        return await onboarding.AskAsync(request);
    }

    private static async Task RefusedAsync(Task<Answer> request)
    {
        var answer = await request;
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, answer.Text);
        answer.Code.ShouldBe("audit.unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }
}
