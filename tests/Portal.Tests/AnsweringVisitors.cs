using System.Net;
using LivePlatform.Portal.Invitations;
using LivePlatform.TestKit.Services;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Portal.Tests;

/// <summary>
/// A browser that gets any of the portal's answers, a fault's too, comes by TLS, frames it nowhere, keeps it nowhere and runs nothing that
/// was put into it.
/// </summary>
public sealed class AnsweringVisitors : IAsyncDisposable
{
    private readonly Breaking _gateway = new();
    private readonly ServiceFactory<Program> _portal;

    public AnsweringVisitors() => _portal = new ServiceFactory<Program>(
        new Dictionary<string, string?> { ["Portal:Gateway"] = "https://gateway.test/", ["Workloads:TokenFile"] = "/nowhere/token" },
        services => services.AddHttpClient(nameof(InviteeClient)).ConfigurePrimaryHttpMessageHandler(() => _gateway));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _gateway.Dispose();
    }

    [Theory]
    [InlineData("/i", HttpStatusCode.OK)]
    [InlineData("/i/i.js", HttpStatusCode.OK)]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Every_answer_says_so(string path, HttpStatusCode expected)
    {
        using var browser = Browser();
        using var answer = await browser.GetAsync(path, Cancellation);

        answer.StatusCode.ShouldBe(expected);
        ShouldSaySo(answer);
    }

    [Fact]
    public async Task An_unexpected_fault_says_so_too()
    {
        using var browser = Browser();
        var page = await browser.GetStringAsync("/i", Cancellation);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "open",
            ["Token"] = FakeGateway.Link,
            ["__RequestVerificationToken"] = ComingByALink.VerificationOf(page),
        });

        using var answer = await browser.PostAsync("/i", form, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        ShouldSaySo(answer);
    }

    [Theory]
    [InlineData("/openapi/v1.json")]
    [InlineData("/metrics")]
    public async Task What_is_for_those_who_run_it_is_not_there(string path)
    {
        using var browser = Browser();
        using var answer = await browser.GetAsync(path, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static void ShouldSaySo(HttpResponseMessage answer)
    {
        answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000; includeSubDomains"]);
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var type = answer.Content.Headers.ContentType!;
        (type.CharSet ?? "").ShouldBe(type.MediaType!.StartsWith("text/", StringComparison.Ordinal) ? "utf-8" : "");
    }

    private HttpClient Browser() => _portal.CreateClient(
        new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://localhost"), AllowAutoRedirect = false });

    /// <summary>A gateway that answers in no way that the portal knows of.</summary>
    private sealed class Breaking : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
