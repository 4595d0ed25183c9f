using System.Net;
using System.Text;
using System.Text.Json;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Strangers;

/// <summary>Operators of the provider itself, where their role or scope ends.</summary>
[Trait("Show", "thread.5")]
public sealed class NarrowRoles(LiveSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_monitor_gets_403_on_every_unsafe_route_of_its_own_provider()
    {
        var monitor = await system.SignInAsync(
            new { name = "Mona", scope = "provider", role = "Monitor", provider = system.Owner.Provider });
        var routes = system.Operations.Where(x => !x.IsSafe && !x.IsSystem).ToList();
        foreach (var route in routes)
        {
            var answer = await AskAsync(monitor, route, route.Fill(system.Owner.Ids));
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Forbidden, "auth.forbidden"), route.ToString());
        }

        routes.Count.ShouldBeGreaterThan(15);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: {routes.Count} unsafe routes answered 403 to a monitor of the provider itself");
    }

    [Fact]
    public async Task Routes_of_the_platform_itself_do_not_exist_below_system_scope()
    {
        var routes = system.Operations.Where(x => x.IsSystem).ToList();
        List<Stranger> all =
        [
            .. await Stranger.AllAsync(system), new("the provider's own admin", system.Owner.Admin, OperatorScope.Provider),
        ];
        foreach (var (who, caller, _, _) in all)
        {
            foreach (var route in routes)
            {
                (await AskAsync(caller, route, route.Fill(system.Owner.Ids))).Status.ShouldBe(HttpStatusCode.NotFound, $"{route} as {who}");
            }
        }

        routes.Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Nobody_gets_anything_without_a_token()
    {
        foreach (var route in system.Operations)
        {
            var answer = await AskAsync(system.Anonymous(), route, route.Fill(system.Owner.Ids));
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, "auth.required"), route.ToString());
        }
    }

    [Theory]
    [InlineData("internal/v1/token")]
    [InlineData("Internal/v1/token")]
    [InlineData("internal/v1/")]
    [InlineData("internal")]
    [InlineData("//internal/v1/token")]
    [InlineData("api/v1/../../internal/v1/token")]
    [InlineData("api/v1/connections/..%2f..%2f..%2finternal/v1/token")]
    [InlineData("api/v1/connections/%2e%2e/%2e%2e/%2e%2e/internal/v1/token")]
    public async Task No_internal_route_answers_through_the_gateway(string path)
    {
        // A workload's token would open the route at the service itself; an operator's passes the gateway's sign-in check.
        using var made = await system.Stack.Simulator.Http.PostAsync("_simulator/workloads/replication/token", null, Cancellation);
        var workload = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("accessToken")
            .GetString();
        var asWorkload = await AskInternalAsync(path, $"Bearer {workload}");
        asWorkload.Status.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.Unauthorized);
        asWorkload.Body.ShouldNotContain("expires", Case.Insensitive);
        var asOperator = await AskInternalAsync(path, system.Owner.Admin.Http.DefaultRequestHeaders.Authorization!.ToString());
        asOperator.Status.ShouldBe(HttpStatusCode.NotFound, asOperator.ToString());
    }

    private async Task<ApiAnswer> AskInternalAsync(string path, string authorization)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"{system.Stack.Gateway}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new StringContent($$"""{"connectionId":"{{system.Owner["connectionId"]}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await system.Anonymous().SendAsync(request, Cancellation);
    }

    private static Task<ApiAnswer> AskAsync(ApiCaller caller, Operation route, string path) => caller.SendAsync(
        route.Method, path, route.Body is { } body ? Bodies.Valid(body, new Dictionary<string, Guid>()).ToJsonString() : null, Cancellation,
        key: route.Method == HttpMethod.Post ? Guid.NewGuid().ToString() : null, ifMatch: "\"1\"");
}
