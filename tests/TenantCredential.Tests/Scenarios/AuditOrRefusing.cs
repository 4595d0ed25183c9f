using System.Net;
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
        var requests = app.Requests;
        var before = (await _msp.Admin.ReadAsync($"/api/v1/connections/{connection.Id}")).Text;
        await TestDatabases.ExecuteAsync(host.Databases.Owner, "REVOKE INSERT ON audit FROM tenant_credential_app");
        try
        {
            await RefusedAsync(_msp.TokenAsync(connection.Id));
            await RefusedAsync(_msp.ValidateAsync(connection.Id));
            await RefusedAsync(_msp.ReplaceAsync(connection, Msp.Secret));
            await RefusedAsync(_msp.Admin.RemoveAsync($"/api/v1/connections/{connection.Id}", connection.ETag));
            await RefusedAsync(_msp.Admin.CreateAsync(
                "/api/v1/connections", new { serviceId = service, m365TenantId = Guid.NewGuid(), clientId = Guid.NewGuid(), clientSecret = Msp.Secret }));
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

    private static async Task RefusedAsync(Task<Answer> request)
    {
        var answer = await request;
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, answer.Text);
        answer.Code.ShouldBe("audit.unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }
}
