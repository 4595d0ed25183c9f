using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Gateway.Tests;

public class ServingTheDocument(GatewayHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task The_document_appears_follows_changes_and_outlives_its_services()
    {
        await using var service = await FakeUpstream.StartAsync("Onboarding", host.Certificates);
        await using var gateway = host.Start(
            ("Upstreams:Onboarding", service.Address.ToString()), ("Docs:RetryEvery", "00:00:00.100"),
            ("Docs:RefreshEvery", "00:00:00.200"));
        using var client = gateway.Client();
        (await client.ReadAsync("/openapi/v1.json")).Code.ShouldBe("openapi.not_ready");

        service.Document = Document("/api/v1/customers");
        var first = await UntilAsync(client, x => x.Status == HttpStatusCode.OK);
        Paths(first).ShouldBe(["/api/v1/customers"]);
        first.Body["components"]!["securitySchemes"]!["operatorSignIn"].ShouldNotBeNull();

        service.Document = Document("/api/v1/customers", "/api/v1/channels");
        var second = await UntilAsync(client, x => Paths(x).Count == 2);
        second.ETag.ShouldNotBe(first.ETag);

        service.Document = null;
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
        Paths(await client.ReadAsync("/openapi/v1.json")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_page_is_open_and_sends_nobody_elsewhere()
    {
        using var client = host.Gateway.Client();
        var page = await client.ReadAsync("/docs/");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.MediaType.ShouldBe("text/html");
        page.Text.ShouldContain("openapi/v1.json");
        page.Text.ShouldContain("SHA-256");
        page.Text.ShouldNotContain("cdn.");
        page.Text.ShouldNotContain("proxy.scalar.com");
        page.Text.ShouldNotContain("fonts.");
    }

    private static JsonObject Document(params string[] paths) => new()
    {
        ["openapi"] = "3.1.1",
        ["paths"] = new JsonObject(
            paths.Select(path => KeyValuePair.Create(path, (JsonNode?)new JsonObject { ["get"] = new JsonObject() }))),
    };

    private static List<string> Paths(Answer answer) => [.. answer.Body["paths"]!.AsObject().Select(x => x.Key)];

    private static async Task<Answer> UntilAsync(HttpClient client, Func<Answer, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await client.ReadAsync("/openapi/v1.json");
            if (holds(answer))
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
