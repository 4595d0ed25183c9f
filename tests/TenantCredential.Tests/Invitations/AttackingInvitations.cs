using System.Diagnostics;
using System.Net;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Invitations;

/// <summary>
/// What strangers, scanners and mistaken people do with a link: nothing is burnt, nothing leaks, and the operator reads why.
/// </summary>
[Trait("Show", "connections.7")]
public sealed class AttackingInvitations(InvitingHost host) : IClassFixture<InvitingHost>
{
    private const string NewSecret = "New~0123456789-fresh";

    [Fact]
    public async Task A_link_scanner_burns_nothing()
    {
        var invited = await Invited.MakeAsync(host);
        foreach (var path in new[] { "/api/v1/invitee/session", "/api/v1/invitee", $"/api/v1/invitee/session?token={invited.Token}" })
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options })
            {
                using var request = new HttpRequestMessage(method, path);
                ((int)(await host.Service.Client().AskAsync(request)).Status).ShouldBeInRange(400, 499, $"{method} {path}");
            }
        }

        (await invited.StateAsync()).ShouldBe("Sent");

        // One that runs the page's script and posts: the person who comes after it has a session of their own.
        (await invited.OpenAsync()).Status.ShouldBe(HttpStatusCode.OK);
        await WorksAsync(invited);
        Tell("link scanners: 9 reads changed nothing, a scanner that posts burnt nothing");
    }

    [Fact]
    public async Task A_replay_of_a_link_that_succeeded_opens_nothing_and_is_explained()
    {
        var invited = await Invited.MakeAsync(host);
        var browser = await WorksAsync(invited);

        Refused(await invited.OpenAsync());
        Refused(await invited.EnterAsync(browser, NewSecret));
        (await browser.ReadAsync("/api/v1/invitee")).Body["state"]!.GetValue<string>()
            .ShouldBe("Consumed", "whoever gave it still sees that it serves");

        (await invited.AttemptsAsync()).ShouldBe(["EndedSession", "UsedLink"]);
        var replay = (await invited.ReadAsync()).Body["attempts"]![1]!;
        (replay["network"]!.GetValue<string>(), replay["sentence"]!.GetValue<string>()).ShouldBe(
            ("203.0.113.0/24", "The link was used again after the invitation had succeeded."));
        (await invited.Msp.ReadAsync(invited.Connection.Id)).Body["change"]!["credentialVersion"]!.GetValue<int>()
            .ShouldBe(2, "one secret was taken, once");
    }

    [Fact]
    public async Task Guesses_at_a_link_cost_the_invitation_no_try()
    {
        var invited = await Invited.MakeAsync(host);
        for (var guess = 0; guess < 30; guess++)
        {
            var place = 60 + guess;
            var other = invited.Token[place] == 'A' ? 'B' : 'A';
            Refused(await invited.OpenAsync($"{invited.Token[..place]}{other}{invited.Token[(place + 1)..]}"));
        }

        (await invited.TriesAsync(), (await invited.AttemptsAsync()).Distinct().Single()).ShouldBe((0, "ForgedLink"));
        await WorksAsync(invited);
    }

    [Fact]
    public async Task Ten_refused_secrets_lock_it_however_many_come_at_once_and_an_operator_is_told()
    {
        var invited = await Invited.MakeAsync(host);
        var browser = await invited.BrowserAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 25).Select(x => invited.EnterAsync(browser, $"{Msp.WrongSecret}{x}")));

        var asked = answers.Count(x => x.Code == "credential.refused");
        asked.ShouldBe(10, "no more than ten were sent to Microsoft");
        answers.Count(x => x.Code == "invitation.not_usable").ShouldBe(15);
        (await invited.StateAsync()).ShouldBe("Locked");
        Refused(await invited.EnterAsync(browser, Msp.Secret));
        Refused(await invited.OpenAsync());
        (await invited.AlertsAsync()).ShouldContain(x => x!["code"]!.GetValue<string>() == "invitation.locked");
        (await invited.ReadAsync()).Body["attempts"]!.AsArray()
            .ShouldContain(x => x!["detail"]!.GetValue<string>().StartsWith("AADSTS7000215"));
        (await invited.Msp.ReadAsync(invited.Connection.Id)).Body["status"]!.GetValue<string>()
            .ShouldBe("Verified", "the secret in use goes on");
        Tell($"brute force: of 25 secrets at once {asked} reached Microsoft, then locked");
    }

    [Fact]
    public async Task An_administrator_of_another_tenant_is_refused_before_microsoft_is_asked_and_an_operator_is_told()
    {
        var invited = await Invited.MakeAsync(host);
        var (foreign, client) = (Guid.NewGuid(), Guid.NewGuid());
        var app = host.Microsoft.Register(foreign, client, NewSecret);

        var refused = await invited.EnterAsync(await invited.BrowserAsync(), NewSecret, foreign, client);

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.UnprocessableEntity, "invitation.wrong_tenant"));
        refused.Text.ShouldNotContain(invited.Connection.Body["m365TenantId"]!.GetValue<string>());
        app.Requests.ShouldBe(0);
        (await invited.AttemptsAsync()).ShouldBe(["WrongTenant"]);
        (await invited.AlertsAsync()).ShouldContain(x => x!["code"]!.GetValue<string>() == "invitation.wrong_tenant");
        await WorksAsync(invited);
        (await invited.AlertsAsync()).ShouldBeEmpty("what the invitation had raised is over with its success");
    }

    [Fact]
    public async Task Of_two_browsers_the_one_that_came_last_goes_on()
    {
        var invited = await Invited.MakeAsync(host);
        var first = await invited.BrowserAsync();
        var second = await invited.BrowserAsync();
        invited.App.With(NewSecret);

        Refused(await invited.EnterAsync(first, NewSecret));
        (await second.ReadAsync("/api/v1/invitee")).Status.ShouldBe(HttpStatusCode.OK);
        (await invited.TriesAsync()).ShouldBe(0);
        (await invited.EnterAsync(second, NewSecret)).Status.ShouldBe(HttpStatusCode.OK);
        (await invited.AttemptsAsync()).ShouldBe(["EndedSession"]);
    }

    [Fact]
    public async Task Of_two_browsers_at_once_exactly_one_succeeds()
    {
        var invited = await Invited.MakeAsync(host);
        var browser = await invited.BrowserAsync();
        invited.App.With(NewSecret);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => invited.EnterAsync(browser, NewSecret)));

        answers.Count(x => x.Status == HttpStatusCode.OK).ShouldBe(1);
        (await invited.StateAsync()).ShouldBe("Proving");
    }

    [Fact]
    public async Task Unknown_used_expired_revoked_and_locked_are_answered_alike_and_as_slowly()
    {
        var unknown = await Invited.MakeAsync(host);
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(unknown.Token);
        Guid.NewGuid().TryWriteBytes(bytes);
        var stranger = System.Buffers.Text.Base64Url.EncodeToString(bytes);
        var used = await Invited.MakeAsync(host);
        await WorksAsync(used);
        var revoked = await Invited.MakeAsync(host);
        (await revoked.OrderAsync("revoke")).Status.ShouldBe(HttpStatusCode.OK);
        var replaced = await Invited.MakeAsync(host);
        (await replaced.OrderAsync("resend")).Status.ShouldBe(HttpStatusCode.OK);
        var expired = await Invited.MakeAsync(host);
        host.Clock.Advance(TimeSpan.FromDays(8));

        var answers = new List<(string Text, TimeSpan Time)>();
        foreach (var token in new[] { stranger, "no token at all", used.Token, revoked.Token, replaced.Token, expired.Token })
        {
            var since = Stopwatch.GetTimestamp();
            var answer = await Invited.OpenAsync(host, token);
            Refused(answer);
            var body = answer.Body.AsObject();
            body.Remove("traceId");
            answers.Add((body.ToJsonString(), Stopwatch.GetElapsedTime(since)));
        }

        answers.Select(x => x.Text).Distinct().ShouldHaveSingleItem();
        answers.ShouldAllBe(x => x.Time >= TimeSpan.FromMilliseconds(240), "none is answered before the others could be");
        (await expired.StateAsync()).ShouldBe("Expired");
        (await expired.AttemptsAsync()).ShouldBe(["ExpiredLink"]);
        (await revoked.AttemptsAsync()).ShouldBe(["RevokedLink"]);
        (await replaced.AttemptsAsync()).ShouldBe(["ReplacedLink"]);
        Tell(
            $"6 kinds of dead links: 1 answer, each after {answers.Min(x => x.Time).TotalMilliseconds:0} to "
                + $"{answers.Max(x => x.Time).TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task An_invitee_token_opens_that_invitation_and_nothing_else()
    {
        var (invited, other) = (await Invited.MakeAsync(host), await Invited.MakeAsync(host));
        var browser = await invited.BrowserAsync();
        var read = (await browser.ReadAsync("/api/v1/invitee")).Body;
        read.AsObject().Select(x => x.Key).ShouldBe(["senderName", "customerName", "method", "state", "sentence", "action"]);

        foreach (var path in new[] { "connections", "invitations", $"invitations/{invited.Id}", "upgrades", "audit", "stored-secrets" })
        {
            (await browser.ReadAsync($"/api/v1/{path}")).Status.ShouldBe(HttpStatusCode.Unauthorized, path);
        }

        (await invited.Msp.TokenAsync(invited.Connection.Id, caller: browser)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await other.EnterAsync(browser, Msp.Secret)).Code.ShouldBe("invitation.wrong_tenant");
        (await other.TriesAsync()).ShouldBe(0);
        (await invited.Msp.Admin.ReadAsync("/api/v1/invitee")).Status.ShouldBe(HttpStatusCode.Unauthorized, "an operator is no invitee");
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        (await browser.ReadAsync("/api/v1/invitee")).Status.ShouldBe(HttpStatusCode.Unauthorized, "a session ends");
    }

    [Fact]
    public async Task A_forged_invitee_token_opens_nothing()
    {
        var (invited, other) = (await Invited.MakeAsync(host), await Invited.MakeAsync(host));
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var (now, invitee) = (host.Clock.GetUtcNow(), new Invitee(invited.Msp.Id, invited.Id, "guess"));
        foreach (var provider in new[] { invited.Msp.Id, other.Msp.Id, Guid.NewGuid() })
        {
            var forged = InviteeTokens.Sign(invitee, key, $"{provider:N}-1", now, now.AddMinutes(30));
            (await host.Service.ClientOf(forged).ReadAsync("/api/v1/invitee")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task The_link_is_given_once_and_stands_in_no_row_and_no_log_line()
    {
        var invited = await Invited.MakeAsync(host);
        await WorksAsync(invited);
        var key = Guid.NewGuid().ToString();
        var body = new { connectionId = invited.Connection.Id, senderName = "Northwind Voice" };
        var first = await invited.Msp.Admin.CreateAsync("/api/v1/invitations", body, key);
        var again = await invited.Msp.Admin.CreateAsync("/api/v1/invitations", body, key);

        first.Body["link"]!.GetValue<string>().ShouldStartWith(InvitingHost.Portal + "i#");
        (again.Status, again.Id, again.Body["link"]).ShouldBe((HttpStatusCode.Created, first.Id, null));
        foreach (var token in new[] { invited.Token, Invited.TokenOf(first.Body["link"]!.GetValue<string>()) })
        {
            host.Log.ShouldNotContain(line => line.Contains(token, StringComparison.Ordinal));
            foreach (var table in new[] { "invitations", "invitation_attempts", "idempotency_keys", "audit", "outbox" })
            {
                (await TestDatabases.QueryAsync<long>(
                    host.Databases.Owner, $"SELECT count(*) FROM {table} t WHERE t::text LIKE '%' || $1 || '%'",
                    token)).Single().ShouldBe(0, table);
            }
        }

        Tell($"2 tokens in 0 of {host.Log.Count} log lines and 0 rows");
    }

    /// <summary>The invitation still does what it is for.</summary>
    private static async Task<HttpClient> WorksAsync(Invited invited)
    {
        invited.App.With(NewSecret);
        var browser = await invited.BrowserAsync();
        var done = await invited.EnterAsync(browser, NewSecret);
        done.Status.ShouldBe(HttpStatusCode.OK, done.Text);
        await invited.ServesAsync();
        return browser;
    }

    private static void Refused(Answer answer) =>
        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, "invitation.not_usable"), answer.Text);

    private static void Tell(string figure) => TestContext.Current.TestOutputHelper?.WriteLine($"figure: {figure}");
}
