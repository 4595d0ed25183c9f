using System.Net;
using System.Text.Json;
using LivePlatform.EndToEnd.Tests.Api;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.BadInput;

/// <summary>What is wrong beside the body: addresses, methods, headers, queries.</summary>
[Trait("Show", "thread.6")]
public sealed class BadRequests(LiveSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ApiCaller Admin => system.Owner.Admin;

    [Fact]
    public async Task An_id_that_is_no_guid_names_nothing()
    {
        foreach (var route in system.Operations.Where(x => x.PathParameters.Count > 0))
        {
            foreach (var id in new[]
            {
                "not-a-guid",
                "0",
                "00000000-0000-0000-0000-00000000000",
                "%2e%2e",
                "a%2fb",
                new string('x', 1_000),
            })
            {
                var path = route.PathParameters.Aggregate(
                    route.Path.TrimStart('/'), (at, name) => at.Replace($"{{{name}}}", id, StringComparison.Ordinal));
                var answer = await SendAsync(route, path, "\"1\"", Guid.NewGuid().ToString());
                answer.Status.ShouldBeOneOf(
                    [HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed],
                    $"{route} with {id[..Math.Min(id.Length, 40)]}: {answer}");
                answer.Code.ShouldNotBeNullOrEmpty($"{route} with {id[..Math.Min(id.Length, 40)]}");
            }
        }
    }

    [Fact]
    public async Task A_query_parameter_that_a_route_does_not_have_is_refused_with_the_nearest_that_it_has()
    {
        foreach (var route in system.Operations.Where(x => x.IsSafe && !x.IsSystem))
        {
            var path = route.Fill(system.Owner.Ids);
            var answer = await SendAsync(route, $"{path}?unheard=1", null, null);
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, "query.unknown_parameter"), $"{route}: {answer}");
            if (route.QueryParameters is [.., var last])
            {
                var typo = await SendAsync(route, $"{path}?{last}s=1", null, null);
                typo.Json.GetProperty("detail").GetString()!.ShouldStartWith($"Did you mean '{last}'?", Case.Sensitive, $"{route}");
            }
        }
    }

    [Fact]
    public async Task A_change_without_if_match_gets_428_and_a_stale_one_412()
    {
        var before = await Snapshot.TakeAsync(system, Cancellation);
        var routes = system.Operations.Where(x => x.TakesVersion && !x.IsSystem).ToList();
        foreach (var route in routes)
        {
            var path = route.Fill(system.Owner.Ids);
            var missing = await SendAsync(route, path, null, null);
            (missing.Status, missing.Code).ShouldBe((HttpStatusCode.PreconditionRequired, "precondition.required"), $"{route}: {missing}");
            foreach (var stale in new[] { "\"999999\"", "\"0\"", "999999", "W/\"1\"", "*", "\"x\"" })
            {
                var answer = await SendAsync(route, path, stale, null);
                (answer.Status, answer.Code).ShouldBe(
                    (HttpStatusCode.PreconditionFailed, "precondition.stale"), $"{route} with {stale}: {answer}");
            }
        }

        (await Snapshot.TakeAsync(system, Cancellation)).ShouldBe(before);
        routes.Count.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task A_creating_request_without_a_usable_key_gets_400()
    {
        foreach (var route in system.Operations.Where(x => x.TakesKey && !x.IsSystem))
        {
            foreach (var key in new[] { null, new string('k', 101) })
            {
                var answer = await SendAsync(route, route.Fill(system.Owner.Ids), null, key);
                (answer.Status, answer.Code).ShouldBe((HttpStatusCode.BadRequest, "idempotency.key_required"), $"{route}: {answer}");
            }
        }
    }

    [Fact]
    public async Task Unknown_routes_and_methods_get_404_and_405()
    {
        foreach (var path in new[]
        {
            "api/v1/nothing",
            "api/v2/customers",
            "api",
            "nothing",
            "api/v1/customers/",
            "api/v1/system/nothing",
            "health/ready/x",
        })
        {
            var answer = await Admin.TryGetAsync(path == "api/v1/customers/" ? "api/v1/customers/x/y" : path, Cancellation);
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.NotFound, "route.unknown"), $"{path}: {answer}");
        }

        foreach (var path in system.Operations.Where(x => !x.IsSystem).GroupBy(x => x.Path))
        {
            var unused = new[]
            {
                HttpMethod.Get,
                HttpMethod.Post,
                HttpMethod.Put,
                HttpMethod.Delete,
                HttpMethod.Patch,
            }.Except(path.Select(x => x.Method));
            foreach (var method in unused)
            {
                var answer = await Admin.SendAsync(
                    method, path.First().Fill(system.Owner.Ids), null, Cancellation, Guid.NewGuid().ToString(), "\"1\"");
                (answer.Status, answer.Code).ShouldBe(
                    (HttpStatusCode.MethodNotAllowed, "method.not_allowed"), $"{method} {path.Key}: {answer}");
            }
        }
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("cursor=never-made-by-us")]
    [InlineData("cursor=%00%ff")]
    public async Task A_page_that_cannot_be_gets_400(string query)
    {
        var lists = system.Operations.Where(x => x.IsSafe && !x.IsSystem && x.QueryParameters.Contains("limit")).ToList();
        foreach (var route in lists)
        {
            var answer = await Admin.TryGetAsync($"{route.Fill(system.Owner.Ids)}?{query}", Cancellation);
            answer.Status.ShouldBe(HttpStatusCode.BadRequest, $"{route}?{query}: {answer}");
            answer.Code.ShouldNotBeNullOrEmpty($"{route}?{query}");
        }

        lists.Count.ShouldBeGreaterThan(8);
    }

    [Fact]
    public async Task A_query_that_holds_what_no_text_may_hold_is_no_fault_of_ours()
    {
        foreach (var route in system.Operations.Where(x => x.IsSafe && !x.IsSystem))
        {
            foreach (var name in route.QueryParameters)
            {
                var answer = await Admin.TryGetAsync($"{route.Fill(system.Owner.Ids)}?{name}=a%00b", Cancellation);
                ((int)answer.Status).ShouldBeLessThan(500, $"{route}?{name}: {answer}");
            }
        }
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("sixteen-letters-")]
    [InlineData("sixteen-letters1")]
    [InlineData("-leading")]
    [InlineData("trailing-")]
    [InlineData("under_score")]
    [InlineData("dot.dot")]
    [InlineData("blank in")]
    [InlineData("ümlaut")]
    [InlineData("аdmins")]
    [InlineData("line\nfeed")]
    [InlineData("ends\n")]
    [InlineData("")]
    [InlineData("admin")]
    [InlineData("ADMIN")]
    [InlineData("autodiscover")]
    [InlineData("xn--bcher-kva")]
    public async Task A_short_name_against_the_rules_is_refused(string shortName)
    {
        var before = await Admin.GetAsync("api/v1/services", Cancellation);
        var service = JsonSerializer.Serialize(
            new { customerId = system.Owner["customerId"], kind = "DirectRouting", fullName = "Short", shortName, licensedUsers = 5 });
        var site = JsonSerializer.Serialize(new { name = "Short", shortName });
        foreach (var (path, body) in new[] { ("api/v1/services", service), ($"api/v1/services/{system.Owner["serviceId"]}/sites", site) })
        {
            var answer = await Admin.SendAsync(HttpMethod.Post, path, body, Cancellation, Guid.NewGuid().ToString());
            answer.Status.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity], $"{path}: {answer}");
            answer.Code.ShouldNotBeNullOrEmpty();
        }

        (await Admin.GetAsync("api/v1/services", Cancellation)).GetRawText().ShouldBe(before.GetRawText());
    }

    private Task<ApiAnswer> SendAsync(Operation route, string path, string? ifMatch, string? key) =>
        (route.IsSystem ? system.SystemAdmin : Admin).SendAsync(
            route.Method, path, route.Body is { } body ? Bodies.Valid(body, system.Owner.Ids).ToJsonString() : null, Cancellation, key,
            ifMatch);
}
