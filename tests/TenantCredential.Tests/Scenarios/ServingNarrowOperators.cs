using System.Net;
using System.Net.Http.Json;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>
/// Operators of a channel or a customer see nothing of the provider's own, and what the platform does for them works all the same.
/// </summary>
public sealed class ServingNarrowOperators(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string Password = "Correct horse 1";

    private readonly Msp _msp = new(host);
    private readonly Guid _client = Guid.NewGuid();

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task What_the_platform_needs_of_the_providers_SyncApp_is_not_read_through_the_operators_view()
    {
        var syncApp = await _msp.SyncAppAsync(_client);
        var served = 0;
        foreach (var scope in new[] { OperatorScopeKind.Channel, OperatorScopeKind.Customer })
        {
            using var caller = Caller(scope);
            foreach (var isPassword in new[] { true, false })
            {
                var (app, tenant) = Consent();
                var made = await caller.CreateAsync(
                    "/api/v1/connections",
                    new
                    {
                        serviceId = await _msp.ServiceAsync(),
                        m365TenantId = tenant,
                        user = isPassword ? User : null,
                        refreshToken = isPassword ? null : app.Users.NewRefreshToken(),
                    });
                made.Status.ShouldBe(HttpStatusCode.Created, $"{scope}: {made.Text}");

                // Long enough ago that a refusal would be final.
                host.Clock.Advance(TimeSpan.FromMinutes(3));
                var validated = await ValidateAsync(caller, made.Id);
                validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", $"{scope}: {validated.Text}");

                var replaced = await caller.UpdateAsync(
                    $"/api/v1/connections/{made.Id}/credential", new { refreshToken = app.Users.NewRefreshToken() }, validated.ETag);
                replaced.Status.ShouldBe(HttpStatusCode.Accepted, $"{scope}: {replaced.Text}");
                await _msp.AdvanceAsync(made.Id);
                await _msp.AdvanceAsync(made.Id);
                var settling = await ValidateAsync(caller, made.Id);
                (
                    settling.Body["status"]!.GetValue<string>(),
                    settling.Body["credentialVersion"]!.GetValue<int>()).ShouldBe(("Verified", 2), settling.Text);

                using var report = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{made.Id}/compromised")
                {
                    Content = JsonContent.Create(new { refreshToken = app.Users.NewRefreshToken() }),
                };
                var reported = await caller.AskAsync(report, settling.ETag);
                reported.Status.ShouldBe(HttpStatusCode.OK, $"{scope}: {reported.Text}");
                served++;
            }

            (await caller.ReadAsync("/api/v1/sync-apps")).Items.ShouldBeEmpty("what they may see has not grown");
            (await caller.ReadAsync($"/api/v1/sync-apps/{syncApp}")).Status.ShouldBe(HttpStatusCode.NotFound);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: fault 1: {served} connections by password or delegated token made, proven, replaced and reported by operators of "
                + "a channel or a customer, who still see no SyncApp");
    }

    [Fact]
    public async Task An_operator_of_another_customer_is_served_nothing()
    {
        await _msp.SyncAppAsync(_client);
        var (made, _) = await _msp.DelegatedAsync(Guid.NewGuid(), _client);
        using var stranger = _msp.Operator(OperatorScopeKind.Customer, customer: Guid.NewGuid());

        (await ValidateAsync(stranger, made.Id)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static object User => new { userName = "voice@contoso.com", password = Password };

    private static async Task<Answer> ValidateAsync(HttpClient caller, Guid connection)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection}/validate");
        return await caller.AskAsync(request);
    }

    private HttpClient Caller(OperatorScopeKind scope) =>
        scope == OperatorScopeKind.Channel ? _msp.Operator(scope, channel: _msp.Channel) : _msp.Operator(scope, customer: _msp.Customer);

    /// <summary>A customer's tenant that knows the SyncApp, and a user there.</summary>
    private (FakeMicrosoft.App App, Guid Tenant) Consent()
    {
        var tenant = Guid.NewGuid();
        var app = host.Microsoft.Register(tenant, _client, Msp.Secret);
        app.Users.Password = Password;
        return (app, tenant);
    }
}
