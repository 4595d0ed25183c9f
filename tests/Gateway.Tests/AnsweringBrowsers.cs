using System.Net;
using System.Text.RegularExpressions;

namespace LivePlatform.Gateway.Tests;

/// <summary>
/// A browser that gets any of the gateway's answers comes by TLS, frames it nowhere and runs nothing that was put into it.
/// </summary>
public sealed partial class AnsweringBrowsers(GatewayHost host)
{
    [Theory, Trait("Show", "doors.1")]
    [InlineData("/api/v1/customers", true, HttpStatusCode.OK)]
    [InlineData("/api/v1/customers", false, HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/customers/conflict", true, HttpStatusCode.Conflict)]
    [InlineData("/nothing", true, HttpStatusCode.NotFound)]
    [InlineData("/health/live", false, HttpStatusCode.OK)]
    [InlineData("/docs/", false, HttpStatusCode.OK)]
    [InlineData("/docs/scalar.js", false, HttpStatusCode.OK)]
    public async Task Every_answer_says_so(string path, bool signedIn, HttpStatusCode expected)
    {
        using var client = signedIn ? host.Gateway.ClientOf(GatewayHost.Token()) : host.Gateway.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected);

        One(answer, "Strict-Transport-Security").ShouldBe("max-age=31536000; includeSubDomains");
        One(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        One(answer, "Referrer-Policy").ShouldBe("no-referrer");
        var policy = One(answer, "Content-Security-Policy");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.Split(';').Where(x => x.Contains("script-src", StringComparison.Ordinal))
            .ShouldAllBe(x => !x.Contains("unsafe", StringComparison.Ordinal));
        var type = answer.Content.Headers.ContentType!;
        (type.MediaType!.StartsWith("text/", StringComparison.Ordinal) && type.CharSet != "utf-8").ShouldBeFalse(type.ToString());
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 6: {path} ({(int)expected}) is TLS only, in no frame, and runs nothing foreign");
    }

    [Theory]
    [InlineData("/api/v1/customers", true, "no-store")]
    [InlineData("/api/v1/customers", false, "no-store")]
    [InlineData("/api/v1/customers/conflict", true, "no-store")]
    [InlineData("/api/v1/customers/kept", true, "max-age=60, private")]
    [InlineData("/federation/kept", false, "max-age=60, private")]
    [InlineData("/federation/keys", false, null)]
    public async Task What_the_api_answers_is_kept_nowhere_unless_a_service_says_otherwise(string path, bool signedIn, string? expected)
    {
        using var client = signedIn ? host.Gateway.ClientOf(GatewayHost.Token()) : host.Gateway.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        (answer.Headers.CacheControl?.ToString()).ShouldBe(expected);
        (answer.Headers.ETag is not null)
            .ShouldBe(path.EndsWith("/conflict", StringComparison.Ordinal), "what is written over by its version keeps it");
    }

    [Fact]
    public async Task The_pages_scripts_run_by_a_number_that_is_new_each_time()
    {
        using var client = host.Gateway.Client();
        var numbers = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            using var page = await client.GetAsync(new Uri("/docs/", UriKind.Relative), TestContext.Current.CancellationToken);
            var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var number = Nonce().Match(One(page, "Content-Security-Policy")).Groups[1].Value;
            Script().Matches(html).Select(x => x.Value).ShouldAllBe(tag => tag.Contains($"nonce=\"{number}\"", StringComparison.Ordinal));
            Script().Count(html).ShouldBeGreaterThan(0);
            numbers.Add(number);
        }

        numbers.ShouldBeUnique();
    }

    private static string One(HttpResponseMessage answer, string header) => answer.Headers.GetValues(header).Single();

    [GeneratedRegex("'nonce-([^']{16,})'")]
    private static partial Regex Nonce();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Script();
}
