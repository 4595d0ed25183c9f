using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>What Graph refuses of a request that is wrong in itself, and how.</summary>
public sealed class RefusedRequests(Simulator simulator)
{
    [Theory]
    [InlineData("users?$skiptoken=not*a*token")]
    [InlineData("users?$skiptoken=X'445370740200010000'")]
    [InlineData("groups?$skiptoken=AAAA")]
    [InlineData("users?$skiptoken=")]
    [InlineData("users?$skiptoken=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("users/delta?$skiptoken=not*a*token")]
    [InlineData("users/delta?$deltatoken=not*a*token")]
    [InlineData("groups/delta?$deltatoken=AAAA")]
    public async Task A_token_that_nobody_gave_out_is_a_bad_request(string url)
    {
        var seeded = await simulator.SeedAsync();

        (await seeded.FailAsync(url)).Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("users?$skip=1")]
    [InlineData("groups?$top=5&$skip=5")]
    [InlineData("servicePrincipals?$skip=1")]
    [InlineData("applications?$skip=1")]
    public async Task Nothing_of_the_directory_can_be_skipped(string url)
    {
        var seeded = await simulator.SeedAsync();

        var (status, code, response) = await seeded.FailAsync(url);

        (status, code).ShouldBe((400, "Request_BadRequest"));
        (await response.Content.ReadAsStringAsync()).ShouldContain("'$skip' is not supported by the service.");
    }

    [Theory]
    [InlineData("""["9"]""")]
    [InlineData("""["2"]""")]
    [InlineData("""["3"]""")]
    [InlineData("""{"id":"1"}""")]
    public async Task A_batch_item_depends_only_on_one_that_stands_before_it(string dependsOn)
    {
        var seeded = await simulator.SeedAsync();

        using var answer = await seeded.SendAsync(HttpMethod.Post, "$batch", new
        {
            requests = new object[]
            {
                new { id = "1", method = "GET", url = "/organization" },
                new { id = "2", method = "GET", url = "/organization", dependsOn = JsonElement.Parse(dependsOn) },
                new { id = "3", method = "GET", url = "/organization" },
            },
        });

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString().ShouldBe("BadRequest");
    }

    [Fact]
    public async Task A_throttled_batch_item_says_which_request_it_answers()
    {
        var seeded = await simulator.SeedAsync();
        await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/faults", new { kind = "status", status = 429, tenantId = seeded.Tenant, retryAfterSeconds = 1 });
        var batch = new { requests = new[] { new { id = "1", method = "GET", url = "/organization" } } };

        using var answer = await seeded.SendAsync(HttpMethod.Post, "$batch", batch, ("client-request-id", "w1/777"));
        using var alone = await seeded.SendAsync(HttpMethod.Get, "organization", null, ("client-request-id", "w1/778"));

        var item = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses")[0];
        item.GetProperty("status").GetInt32().ShouldBe(429);
        ShouldName(item.GetProperty("body"), "w1/777");
        ShouldName(await alone.Content.ReadFromJsonAsync<JsonElement>(), "w1/778");
    }

    private static void ShouldName(JsonElement body, string clientRequestId)
    {
        var inner = body.GetProperty("error").GetProperty("innerError");
        inner.GetProperty("client-request-id").GetString().ShouldBe(clientRequestId);
        inner.GetProperty("request-id").GetGuid().ShouldNotBe(Guid.Empty);
        inner.GetProperty("date").GetString().ShouldNotBeNullOrEmpty();
    }
}
