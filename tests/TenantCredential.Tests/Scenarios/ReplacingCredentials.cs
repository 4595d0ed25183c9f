using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class ReplacingCredentials(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string NewSecret = "New~0123456789-fresh";
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_refused_secret_leaves_the_one_in_use_as_it_was()
    {
        var (connection, _) = await _msp.ConnectedAsync();
        var refused = await _msp.ReplaceAsync(connection, Msp.WrongSecret);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Code.ShouldBe("credential.refused");
        refused.Body["microsoft"]!["code"]!.GetValue<string>().ShouldBe("AADSTS7000215");
        refused.Body["microsoft"]!["class"]!.GetValue<string>().ShouldBe("BadSecret");
        refused.Body["action"]!.GetValue<string>().ShouldNotBeEmpty();
        refused.Text.ShouldNotContain(Msp.WrongSecret);
        var shown = await _msp.Admin.ReadAsync($"/api/v1/connections/{connection.Id}");
        shown.Text.ShouldBe(connection.Text);
        shown.ETag.ShouldBe(connection.ETag);
        (await _msp.TokenAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.OK);
        (await _msp.AuditAsync(connection.Id)).ShouldContain("ReplacementRefused");
    }

    [Fact]
    public async Task A_failed_connection_is_mended_by_a_new_secret()
    {
        var (made, app) = await _msp.ConnectAsync(secret: Msp.WrongSecret);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        var failed = await _msp.ValidateAsync(made.Id);
        failed.Body["status"]!.GetValue<string>().ShouldBe("Failed");
        app.With(NewSecret);
        var mended = await _msp.ReplaceAsync(failed, NewSecret);

        mended.Body["status"]!.GetValue<string>().ShouldBe("Verified", mended.Text);
        mended.Body["failure"].ShouldBeNull();
        (await _msp.EventsAsync(made.Id)).Last().ShouldBe("Verified");
    }

    [Fact]
    public async Task A_replacement_must_name_the_present_version()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        var requests = app.Requests;
        (await _msp.Admin.UpdateAsync($"/api/v1/connections/{connection.Id}/credential", new { clientSecret = Msp.Secret }, null)).Code
            .ShouldBe("precondition.required");
        (await _msp.ReplaceAsync(connection, Msp.Secret, "\"999\"")).Code.ShouldBe("precondition.stale");
        app.Requests.ShouldBe(requests, "nothing is asked of Microsoft for a stale request");
    }

    [Fact]
    public async Task Of_two_replacements_at_once_one_wins()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.Latency = TimeSpan.FromMilliseconds(200);
        var answers = await Task.WhenAll(_msp.ReplaceAsync(connection, Msp.Secret), _msp.ReplaceAsync(connection, Msp.Secret));

        answers.Count(x => x.Status == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Single(x => x.Status != HttpStatusCode.Accepted).Code.ShouldBe("precondition.stale");
    }

    [Fact]
    public async Task While_microsoft_is_down_nothing_is_replaced()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.Answer = () => throw new HttpRequestException("no route");
        var answer = await _msp.ReplaceAsync(connection, Msp.Secret);
        answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Code.ShouldBe("microsoft.unavailable");
        (await _msp.Admin.ReadAsync($"/api/v1/connections/{connection.Id}")).ETag.ShouldBe(connection.ETag);
    }
}
