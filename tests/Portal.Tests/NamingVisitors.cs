using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using LivePlatform.Portal.Invitations;
using LivePlatform.ServiceDefaults.Workloads;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Portal.Tests;

/// <summary>The gateway is told for whom the portal asks, and by which right.</summary>
public sealed partial class NamingVisitors : IDisposable
{
    private const string Token = "the-portals-own-token";
    private const string Browser = "198.51.100.9";
    private const string Claimed = "203.0.113.77";
    private readonly Recorder _gateway = new();
    private readonly string _tokenFile = Path.GetTempFileName();

    public NamingVisitors() => File.WriteAllText(_tokenFile, Token + "\n");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        File.Delete(_tokenFile);
        _gateway.Dispose();
    }

    [Theory, Trait("Show", "methods.6")]
    [InlineData(Browser, null, Browser)]
    [InlineData("::ffff:198.51.100.9", null, Browser)]
    [InlineData("2001:db8::7", null, "2001:db8::7")]
    [InlineData(Browser, Claimed, Browser)]
    [InlineData("127.0.0.1", Claimed, "127.0.0.1")]
    [InlineData("10.244.7.9", Claimed, Claimed)]
    public async Task The_gateway_is_told_the_visitors_address_and_that_the_portal_says_so(
        string sender, string? forwarded, string expected)
    {
        await using var portal = Portal(("Proxies:Networks:0", "10.244.0.0/16"));
        await OpenAsync(portal, sender, forwarded);

        _gateway.Named.ShouldNotBeEmpty();
        _gateway.Named.ShouldAllBe(x => x.Visitor == expected && x.Workload == Token && !x.Forwarded);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: fault 9: a browser at {sender}{(forwarded is null ? "" : $" that is said to be {forwarded}")}: the portal asks "
                + $"the gateway for {expected}, with its own token");
    }

    [Fact, Trait("Show", "methods.6")]
    public async Task An_x_forwarded_for_of_nobody_is_not_believed()
    {
        await using var portal = Portal();
        await OpenAsync(portal, "10.244.7.9", Claimed);

        _gateway.Named.ShouldAllBe(x => x.Visitor == "10.244.7.9");
    }

    [Fact]
    public async Task Posts_are_limited_by_the_address_that_a_proxy_tells()
    {
        await using var portal = Portal(("Proxies:Networks:0", "10.244.0.0/16"), ("Portal:PostsPerMinute", "1"));

        (await OpenAsync(portal, "10.244.7.9", "203.0.113.1")).ShouldBe(HttpStatusCode.Found);
        (await OpenAsync(portal, "10.244.7.9", "203.0.113.2")).ShouldBe(HttpStatusCode.Found);
        (await OpenAsync(portal, "10.244.7.9", "203.0.113.1")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Without_a_token_to_read_pages_work_on_and_nobody_is_named()
    {
        File.Delete(_tokenFile);
        await using var portal = Portal();

        (await OpenAsync(portal, Browser, null)).ShouldBe(HttpStatusCode.Found);
        _gateway.Named.ShouldAllBe(x => x.Visitor == null && x.Workload == null);
    }

    [Fact]
    public async Task A_portal_that_could_prove_nothing_does_not_start()
    {
        (await ServiceFactory<Program>.WhyItDoesNotStartAsync(() => Portal(("Workloads:TokenFile", ""))))
            .ShouldContain("Workloads:TokenFile must be set");
    }

    private ServiceFactory<Program> Portal(params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["Portal:Gateway"] = "https://gateway.test/", ["Workloads:TokenFile"] = _tokenFile };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ServiceFactory<Program>(all, services =>
        {
            SenderAddress.Add(services);
            services.AddHttpClient(nameof(InviteeClient)).ConfigurePrimaryHttpMessageHandler(() => _gateway);
        });
    }

    /// <summary>Opens a link as a browser at this address.</summary>
    private static async Task<HttpStatusCode> OpenAsync(ServiceFactory<Program> portal, string sender, string? forwarded)
    {
        using var browser = portal.CreateClient(
            new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });
        browser.DefaultRequestHeaders.Add(SenderAddress.Header, sender);
        if (forwarded is not null)
        {
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);
        }

        var page = await browser.GetStringAsync("/i", Cancellation);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "open",
            ["Token"] = FakeGateway.Link,
            ["__RequestVerificationToken"] = Verification().Match(page).Groups[1].Value,
        });
        using var answer = await browser.PostAsync("/i", form, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>What each request to the gateway says about who asks.</summary>
    private sealed class Recorder() : DelegatingHandler(new FakeGateway())
    {
        public ConcurrentQueue<(string? Visitor, string? Workload, bool Forwarded)> Named { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Named.Enqueue(
                (One(request, VisitorHeaders.Visitor), One(request, VisitorHeaders.Workload), request.Headers.Contains("X-Forwarded-For")));
            return base.SendAsync(request, cancellationToken);
        }

        private static string? One(HttpRequestMessage request, string header) =>
            request.Headers.TryGetValues(header, out var values) ? values.Single() : null;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Verification();
}
