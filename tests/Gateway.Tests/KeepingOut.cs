using System.Net;
using System.Security.Claims;
using LivePlatform.Gateway.Routing;
using LivePlatform.ServiceDefaults.Invitees;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Gateway.Tests;

public class KeepingOut(GatewayHost host)
{
    /// <summary>Kestrel counts the marks between chunks too.</summary>
    private const int ChunkMarks = 4096;
    private const int MostTries = 10;

    [Theory]
    [InlineData("/internal/v1/token")]
    [InlineData("/INTERNAL/v1/token")]
    [InlineData("//internal/v1/token")]
    [InlineData("/api/v1/internal/v1/token")]
    [InlineData("/api/v1/connections/../../../internal/v1/token")]
    [InlineData("/api/v1/connections/%2e%2e/%2e%2e/%2e%2e/internal/v1/token")]
    [InlineData("/api/v1/connections/..%2f..%2f..%2finternal/v1/token")]
    [InlineData("/api/v1/connections/%252e%252e/%252e%252e/%252e%252e/internal/v1/token")]
    [InlineData("/api/v1/connections/..\\..\\..\\internal/v1/token")]
    [InlineData("/api/v1/connections/;/../../../../internal/v1/token")]
    [InlineData("/api/v1/connectionsx")]
    [InlineData("/api/v1")]
    [InlineData("/api/v2/customers")]
    public async Task No_internal_route_is_reached_however_it_is_spelt(string target)
    {
        await using var gateway = host.Start();
        gateway.UseKestrel(0);
        gateway.StartServer();
        using var client = new HttpClient { BaseAddress = gateway.ClientOptions.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", GatewayHost.Token());
        var mark = Guid.NewGuid().ToString();
        client.DefaultRequestHeaders.Add("X-Mark", mark);

        var asIs = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"{client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{target}", asIs));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        // What a service gets must still be below a public prefix once the service has resolved dots and escapes itself.
        var targets = host.Upstreams.SelectMany(x => x.Requests).Where(x => x.Headers.GetValueOrDefault("X-Mark") == mark)
            .Select(x => x.Target).ToList();
        targets.ShouldAllBe(
            x => RouteTable.All.Any(
                prefix => new Uri(new Uri("https://x"), x).AbsolutePath.StartsWith(prefix.Path + "/", StringComparison.Ordinal)));
        if (targets.Count == 0)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        }
    }

    [Fact, Trait("Category", "unit")]
    public void No_public_prefix_covers_an_internal_or_operational_path()
    {
        RouteTable.All.Where(x => x.Path != "/federation").ShouldAllBe(x => x.Path.StartsWith("/api/v1/", StringComparison.Ordinal));
        RouteTable.All.Select(x => x.Path).ShouldBeUnique();
        foreach (var path in new[] { "/internal/v1/token", "/metrics", "/health/ready", "/openapi/v1.json", "/" })
        {
            Enum.GetValues<Upstream>().ShouldAllBe(upstream => !RouteTable.IsPublic(upstream, path));
        }
    }

    [Fact]
    public async Task Health_is_the_gateways_own()
    {
        using var client = host.Gateway.ClientOf(GatewayHost.Token());
        foreach (var path in new[] { "/health/live", "/health/started", "/health/ready" })
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            answer.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        }

        host.Upstreams.SelectMany(x => x.Requests)
            .ShouldNotContain(
                x => x.Target.StartsWith("/health", StringComparison.Ordinal) || x.Target.StartsWith("/metrics", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8081, HttpStatusCode.OK)]
    [InlineData(8443, HttpStatusCode.NotFound)]
    public async Task Metrics_are_answered_on_the_management_port_only(int port, HttpStatusCode expected)
    {
        await using var managed = host.Start(("Management:Port", "8081"));
        (await AskMetricsAsync(managed, port)).ShouldBe(expected);
        (await AskMetricsAsync(host.Gateway, port)).ShouldBe(HttpStatusCode.NotFound, "without a management port nobody gets them");
    }

    private static async Task<HttpStatusCode> AskMetricsAsync(ServiceFactory<Program> gateway, int port)
    {
        var answer = await gateway.Server.SendAsync(
            context =>
            {
                (context.Request.Method, context.Request.Path, context.Connection.LocalPort) = ("GET", "/metrics", port);
                context.Request.Headers.Authorization = $"Bearer {GatewayHost.Token()}";
            },
            TestContext.Current.CancellationToken);
        return (HttpStatusCode)answer.Response.StatusCode;
    }

    [Fact]
    public async Task Only_a_valid_operators_token_opens_the_door()
    {
        var mark = Guid.NewGuid().ToString();
        Claim[] claims = [new("sub", "x")];
        string?[] tokens =
        [
            null,
            "nonsense",
            TestIssuer.OperatorToken(provider: Guid.NewGuid(), lifetime: TimeSpan.FromMinutes(-10)),
            TestIssuer.WorkloadToken("replication"),
            TestIssuer.Sign(TestIssuer.OperatorAuthority, TestIssuer.WorkloadAudience, claims, type: TestIssuer.AccessToken),
            TestIssuer.Sign("https://elsewhere.test", TestIssuer.OperatorAudience, claims, type: TestIssuer.AccessToken),
            GatewayHost.Token()[..^4] + "AAAA",
        ];
        foreach (var token in tokens)
        {
            using var client = token is null ? host.Gateway.Client() : host.Gateway.ClientOf(token);
            var answer = await client.ReadAsync($"/api/v1/customers/{mark}");
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, "auth.required"));
        }

        host["Onboarding"].Requests.ShouldNotContain(x => x.Target.Contains(mark, StringComparison.Ordinal));
    }

    [Theory, Trait("Show", "doors.1")]
    [InlineData("/api/v1/customers", 64, "Onboarding")]
    [InlineData("/api/v1/connections", 128, "TenantCredential")]
    [InlineData("/api/v1/upgrades", 1024, "TenantCredential")]
    [InlineData(InviteeApi.SessionPath, 8, "TenantCredential")]
    public async Task A_body_that_is_too_large_is_refused_and_not_passed_on_whole(string path, int kilobytes, string upstream)
    {
        await using var gateway = host.Start();
        gateway.UseKestrel(0);
        gateway.StartServer();
        using var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", GatewayHost.Token());
        client.DefaultRequestHeaders.Add("Idempotency-Key", "spool this");
        foreach (var isDeclared in new[] { true, false })
        {
            (await PostAsync(client, path, (kilobytes * 1024) - (isDeclared ? 0 : ChunkMarks), isDeclared)).Status
                .ShouldBe(HttpStatusCode.OK);
            var answer = await PostAsync(client, path, (kilobytes * 1024) + 1, isDeclared);
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "request.too_large"), answer.Text);
        }

        host[upstream].Requests.Where(x => x.Target == path).ShouldAllBe(x => x.Body.Length <= kilobytes * 1024);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: door 2: {path} takes {kilobytes} KiB and not one byte more, declared or in chunks");
    }

    private static async Task<Answer> PostAsync(HttpClient client, string path, int bytes, bool isDeclared)
    {
        for (var tries = 1; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(new string('x', bytes)) };
            request.Headers.TransferEncodingChunked = !isDeclared;
            try
            {
                return await client.AskAsync(request);
            }
            catch (HttpRequestException lost) when (lost.InnerException is IOException && tries < MostTries)
            {
                // The gateway answers before it has read everything, and closes: who still sends by then does not get to read the answer.
            }
        }
    }
}
