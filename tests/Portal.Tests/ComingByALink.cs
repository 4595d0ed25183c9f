using System.Net;
using System.Text.RegularExpressions;
using LivePlatform.Portal.Invitations;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Portal.Tests;

/// <summary>The page behind an invitation's link, as a browser sees it.</summary>
public sealed partial class ComingByALink : IAsyncDisposable
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Portal:Gateway"] = "https://gateway.test/",
        ["Workloads:TokenFile"] = "/nowhere/token",
    };
    private readonly FakeGateway _gateway = new();
    private readonly ServiceFactory<Program> _portal;
    private readonly HttpClient _browser;

    public ComingByALink()
    {
        _portal = new ServiceFactory<Program>(
            Settings, services => services.AddHttpClient(nameof(InviteeClient)).ConfigurePrimaryHttpMessageHandler(() => _gateway));
        _browser = _portal.CreateClient(
            new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _portal.DisposeAsync();
    }

    [Fact]
    public async Task Reading_the_page_asks_the_gateway_nothing_and_no_script_stands_in_it()
    {
        using var page = await _browser.GetAsync("/i", Cancellation);
        var html = await page.Content.ReadAsStringAsync(Cancellation);

        page.StatusCode.ShouldBe(HttpStatusCode.OK, html);
        Scripts().Matches(html).Select(x => x.Value).ShouldBe(["<script src=\"/i/i.js\" defer></script>"]);
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        page.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        _gateway.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_script_takes_the_token_out_of_the_history_and_sends_nothing_by_itself()
    {
        var script = await _browser.GetStringAsync("/i/i.js", Cancellation);
        script.ShouldContain("history.replaceState");
        foreach (var word in new[] { "fetch", "submit", "XMLHttpRequest", "sendBeacon", "localStorage", "sessionStorage" })
        {
            script.ShouldNotContain(word);
        }
    }

    [Fact]
    public async Task A_post_from_another_site_is_refused()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "open", ["Token"] = FakeGateway.Link });
        using var answer = await _browser.PostAsync("/i", form, Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        _gateway.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_that_does_not_work_is_explained()
    {
        using var answer = await PostAsync("/i", "open", ("Token", "another"));
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("This link does not work, or does not work any more.");
        answer.Headers.TryGetValues("Set-Cookie", out var cookies);
        (cookies ?? []).ShouldNotContain(x => x.Contains("invitee", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_enters_a_secret_reads_why_it_is_refused_and_enters_the_right_one()
    {
        using var opened = await PostAsync("/i", "open", ("Token", FakeGateway.Link));
        ((int)opened.StatusCode, opened.Headers.Location!.AbsolutePath).ShouldBe((302, "/i/connect"));
        var cookie = opened.Headers.GetValues("Set-Cookie").Single(x => x.Contains("invitee", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("secure");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain(FakeGateway.AccessToken);

        var page = await _browser.GetStringAsync("/i/connect", Cancellation);
        page.ShouldContain("Northwind Voice");
        page.ShouldContain("Contoso &lt;Ltd&gt;");
        page.ShouldNotContain(FakeGateway.AccessToken);

        using var refused = await EnterAsync("Wrong~0123456789");
        var html = await refused.Content.ReadAsStringAsync(Cancellation);
        html.ShouldContain("The secret is wrong.");
        html.ShouldNotContain("Wrong~0123456789");

        using var taken = await EnterAsync(FakeGateway.RightSecret);
        ((int)taken.StatusCode, taken.Headers.Location!.AbsolutePath).ShouldBe((302, "/i/progress"));
        using var proving = await _browser.GetAsync("/i/progress", Cancellation);
        (await proving.Content.ReadAsStringAsync(Cancellation)).ShouldContain("Microsoft says: Proving.");
        proving.Headers.GetValues("Refresh").Single().ShouldBe("10", "it looks again by itself");
        _gateway.State = "Silent";
        using var silent = await _browser.GetAsync("/i/progress", Cancellation);
        (
            (await silent.Content.ReadAsStringAsync(Cancellation)).Contains("There is no answer at the moment.", StringComparison.Ordinal),
            silent.Headers.GetValues("Refresh").Single())
            .ShouldBe((true, "10"), "a hiccup is not the end");
        _gateway.State = "Consumed";
        (await _browser.GetStringAsync("/i/progress", Cancellation)).ShouldContain("The connection stands.");
        (await _browser.GetStringAsync("/i/connect", Cancellation)).ShouldContain("This page has ended.");
        _gateway.Requests.ShouldAllBe(x => !x.Target.Contains("token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_goes_to_microsoft_comes_back_without_cookies_and_reads_how_far_it_is()
    {
        using var opened = await PostAsync("/i", "open", ("Token", FakeGateway.Link));
        using var begun = await PostAsync("/i/connect", "sign-in");
        var html = await begun.Content.ReadAsStringAsync(Cancellation);
        html.ShouldContain($"<a id=\"go\" href=\"{FakeGateway.Microsoft.Replace("&", "&amp;", StringComparison.Ordinal)}\">");
        Scripts().Matches(html).Select(x => x.Value).ShouldContain(x => x.Contains("/i/signed-in.js", StringComparison.Ordinal));

        // What comes from another site comes without cookies: reading changes nothing, and the page's own form goes on.
        _gateway.Requests.Clear();
        using var stranger = _portal.CreateClient(
            new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        (await stranger.GetStringAsync("/i/signed-in?state=s&code=good", Cancellation)).ShouldContain("name=\"Code\" value=\"good\"");
        _gateway.Requests.ShouldBeEmpty();

        using var refused = await PostAsync("/i/signed-in", "signed-in", ("State", "s"), ("Reason", "AADSTS65004"));
        (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("Microsoft did not let the sign-in pass.");
        using var done = await PostAsync("/i/signed-in", "signed-in", ("State", "s"), ("Code", "good"));
        ((int)done.StatusCode, done.Headers.Location!.AbsolutePath).ShouldBe((302, "/i/progress"));
        (await _browser.GetStringAsync("/i/progress", Cancellation)).ShouldContain("The connection stands.");
        (await _browser.GetStringAsync("/i/connect", Cancellation)).ShouldContain("This page has ended.");
    }

    [Fact]
    public async Task What_is_refused_in_the_end_is_explained_and_another_one_can_be_entered()
    {
        using var opened = await PostAsync("/i", "open", ("Token", FakeGateway.Link));
        using var taken = await EnterAsync(FakeGateway.RightSecret);
        using var again = await _browser.GetAsync("/i/connect", Cancellation);
        again.Headers.Location!.AbsolutePath.ShouldBe("/i/progress", "there is nothing to enter while one is being proven");

        _gateway.State = "Opened";
        var html = await _browser.GetStringAsync("/i/progress", Cancellation);

        (
            html.Contains("It was refused in the end", StringComparison.Ordinal),
            html.Contains("Do what helps.", StringComparison.Ordinal)).ShouldBe((true, true), html);
        (await _browser.GetStringAsync("/i/connect", Cancellation)).ShouldContain("name=\"Secret\"");
    }

    [Fact]
    public async Task One_administrator_of_two_reads_who_must_go_on()
    {
        using var opened = await PostAsync("/i", "open", ("Token", FakeGateway.Link));
        using var half = await PostAsync("/i/signed-in", "signed-in", ("State", "s"), ("Code", "half-way"));
        var html = await half.Content.ReadAsStringAsync(Cancellation);
        (
            html.Contains("One more administrator", StringComparison.Ordinal),
            html.Contains("Send the link on.", StringComparison.Ordinal)).ShouldBe((true, true), html);
    }

    internal static string VerificationOf(string page) => Verification().Match(page).Groups[1].Value;

    private Task<HttpResponseMessage> EnterAsync(string secret) => PostAsync(
        "/i/connect", "connect", ("Tenant", Guid.NewGuid().ToString()), ("Client", Guid.NewGuid().ToString()), ("Secret", secret));

    /// <summary>Posts a form as the browser that read its page.</summary>
    private async Task<HttpResponseMessage> PostAsync(string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await _browser.GetStringAsync(path, Cancellation);
        var values = fields.ToDictionary(x => x.Name, x => x.Value);
        values["_handler"] = form;
        values["__RequestVerificationToken"] = VerificationOf(page);
        using var content = new FormUrlEncodedContent(values);
        return await _browser.PostAsync(path, content, Cancellation);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Verification();
}
