using System.Globalization;
using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class ProvingConnections(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_right_secret_is_verified_and_its_end_read_from_the_application()
    {
        var (made, app) = await _msp.ConnectAsync();
        var validated = await _msp.ValidateAsync(made.Id);

        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified");
        validated.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Known");
        validated.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(99, 100);
        validated.Body["failure"].ShouldBeNull();
        app.LastScope.ShouldContain("https://graph.microsoft.com/.default");
        (await _msp.EventsAsync(made.Id)).ShouldBe(["Unverified", "Verified"]);
        (await _msp.AuditAsync(made.Id)).ShouldBe(["ConnectionCreated", "SecretOpenedForProof", "ConnectionVerified"]);
    }

    [Fact]
    public async Task An_end_that_may_not_be_read_stays_unknown_until_an_operator_says_it()
    {
        var (made, _) = await _msp.ConnectedAsync(readable: false);
        made.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Unknown");
        made.Body["expiry"]!["daysLeft"].ShouldBeNull();

        var end = host.Clock.GetUtcNow().AddDays(10.5);
        var asked = await _msp.Admin.UpdateAsync($"/api/v1/connections/{made.Id}/expiry", new { secretExpiresOn = end }, made.ETag);
        asked.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("EnteredByOperator", asked.Text);
        asked.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBe(10);
        (await _msp.Admin.UpdateAsync($"/api/v1/connections/{made.Id}/expiry", new { secretExpiresOn = end }, made.ETag)).Code
            .ShouldBe("precondition.stale");
    }

    [Fact]
    public async Task An_end_that_was_read_cannot_be_set_by_hand()
    {
        var (made, _) = await _msp.ConnectedAsync();
        (await _msp.Admin.UpdateAsync($"/api/v1/connections/{made.Id}/expiry", new { secretExpiresOn = "2099-01-01T00:00:00Z" }, made.ETag))
            .Code.ShouldBe("credential.expiry_is_read");
    }

    [Fact]
    public async Task Two_secrets_with_the_same_beginning_leave_the_end_unknown()
    {
        var (made, app) = await _msp.ConnectAsync();
        app.With(Msp.Secret[..3] + "-another-one-0123");
        (await _msp.ValidateAsync(made.Id)).Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Unknown");
    }

    [Fact]
    public async Task A_wrong_secret_is_not_final_while_it_is_new_and_final_after_two_minutes()
    {
        var (made, app) = await _msp.ConnectAsync(secret: Msp.WrongSecret);
        var early = await _msp.ValidateAsync(made.Id);
        early.Body["status"]!.GetValue<string>().ShouldBe("Unverified");
        early.Body["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS7000215");
        (await DueInSecondsAsync(made.Id)).ShouldNotBeNull().ShouldBeInRange(1, 60);

        host.Clock.Advance(TimeSpan.FromMinutes(2.5));
        var late = await _msp.ValidateAsync(made.Id);
        late.Body["status"]!.GetValue<string>().ShouldBe("Failed");
        late.Body["failure"]!["class"]!.GetValue<string>().ShouldBe("BadSecret");
        late.Body["failure"]!["action"]!.GetValue<string>().ShouldNotBeEmpty();
        (await _msp.EventsAsync(made.Id)).ShouldBe(["Unverified", "Unverified", "Failed"]);
        (await DueInSecondsAsync(made.Id)).ShouldBeNull("a wrong secret stays wrong: only an action helps");

        app.With(Msp.WrongSecret);
        (await _msp.ValidateAsync(made.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
    }

    [Fact]
    public async Task A_secret_that_spreads_late_is_verified_by_itself()
    {
        var (made, app) = await _msp.ConnectAsync(secret: Msp.WrongSecret);
        await _msp.ProveAsync(made.Id);
        app.With(Msp.WrongSecret);
        await _msp.ProveAsync(made.Id);
        (await _msp.Admin.ReadAsync(made.Location!)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
    }

    [Theory]
    [InlineData(7000222, "invalid_client", HttpStatusCode.Unauthorized, "ExpiredSecret", false)]
    [InlineData(7000112, "unauthorized_client", HttpStatusCode.BadRequest, "AppDisabled", true)]
    [InlineData(90002, "invalid_tenant", HttpStatusCode.BadRequest, "WrongTenant", true)]
    [InlineData(53003, "invalid_grant", HttpStatusCode.BadRequest, "ConditionalAccess", true)]
    public async Task A_refusal_is_stored_with_class_and_action(
        int code, string error, HttpStatusCode status, string failureClass, bool triedAgain)
    {
        var (made, app) = await _msp.ConnectAsync();
        app.Answer = () => FakeMicrosoft.Refuse(status, error, code, "no");
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        var failed = await _msp.ValidateAsync(made.Id);

        failed.Body["status"]!.GetValue<string>().ShouldBe("Failed", failed.Text);
        failed.Body["failure"]!["code"]!.GetValue<string>().ShouldBe($"AADSTS{code}");
        failed.Body["failure"]!["class"]!.GetValue<string>().ShouldBe(failureClass);
        (await DueInSecondsAsync(made.Id) is not null).ShouldBe(triedAgain);
    }

    [Fact]
    public async Task A_token_of_another_tenant_is_refused()
    {
        var (made, app) = await _msp.ConnectAsync();
        app.Organization = Guid.NewGuid();
        var failed = await _msp.ValidateAsync(made.Id);
        failed.Body["status"]!.GetValue<string>().ShouldBe("Failed");
        failed.Body["failure"]!["class"]!.GetValue<string>().ShouldBe("WrongTenant");
    }

    [Fact]
    public async Task While_microsoft_is_down_the_status_stays()
    {
        var (made, app) = await _msp.ConnectedAsync();
        app.Answer = () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        var answer = await _msp.ValidateAsync(made.Id);

        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Code.ShouldBe("microsoft.unavailable");
        answer.Body["microsoft"]!["class"]!.GetValue<string>().ShouldBe("MicrosoftDown");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        var shown = await _msp.Admin.ReadAsync($"/api/v1/connections/{made.Id}");
        shown.Body["status"]!.GetValue<string>().ShouldBe("Verified");
        shown.ETag.ShouldBe(made.ETag);
    }

    [Fact]
    public async Task A_retry_after_of_entra_is_kept_to_the_fraction()
    {
        var (made, app) = await _msp.ConnectedAsync();
        app.Answer = () => FakeMicrosoft.Refuse(HttpStatusCode.TooManyRequests, "temporarily_unavailable", 90055, "slow down", "30.5");
        var throttled = await _msp.ValidateAsync(made.Id);
        throttled.Status.ShouldBe(HttpStatusCode.TooManyRequests, throttled.Text);
        int.Parse(throttled.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture).ShouldBeInRange(30, 31);

        var requests = app.Requests;
        app.Answer = null;
        (await _msp.ValidateAsync(made.Id)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        app.Requests.ShouldBe(requests, "no request may leave inside the pause");
        host.Clock.Advance(TimeSpan.FromSeconds(32));
        (await _msp.ValidateAsync(made.Id)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<double?> DueInSecondsAsync(Guid connection) =>
        (await TestDatabases.QueryAsync<DateTime>(
            host.Databases.Owner, "SELECT due_at FROM due_validations WHERE connection_id = $1", connection)) is [var due]
            ? (due - host.Clock.GetUtcNow().UtcDateTime).TotalSeconds
            : null;
}
