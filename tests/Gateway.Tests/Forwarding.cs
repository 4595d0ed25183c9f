using System.Net;
using LivePlatform.Gateway.Routing;
using LivePlatform.ServiceDefaults.Operators;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Gateway.Tests;

public class Forwarding(GatewayHost host)
{
    public static TheoryData<string, string> Prefixes()
    {
        var data = new TheoryData<string, string>();
        foreach (var prefix in RouteTable.All.Where(prefix => prefix.Policy == OperatorApi.Policy))
        {
            data.Add(prefix.Path, prefix.Upstream.ToString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Each_public_prefix_reaches_its_service_with_path_query_and_token(string prefix, string service)
    {
        var token = GatewayHost.Token();
        using var client = host.Gateway.ClientOf(token);
        var marker = Guid.NewGuid().ToString();

        foreach (var target in new[] { $"{prefix}?mark={marker}", $"{prefix}/{marker}/a%20b?x=%2F" })
        {
            var answer = await client.ReadAsync(target);
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
            answer.Body["service"]!.GetValue<string>().ShouldBe(service);
            var seen = host[service].Requests.Single(x => x.Target == target);
            seen.Headers["Authorization"].ShouldBe($"Bearer {token}");
        }
    }

    [Fact]
    public async Task A_change_arrives_with_its_body_and_its_conditions()
    {
        using var client = host.Gateway.ClientOf(GatewayHost.Token());
        var mark = Guid.NewGuid().ToString();
        await client.CreateAsync("/api/v1/customers", new { mark }, key: mark);
        await client.UpdateAsync($"/api/v1/customers/{mark}", new { mark }, "\"7\"");

        var created = host["Onboarding"].Requests.Single(x => x.Method == "POST" && x.Body.Contains(mark, StringComparison.Ordinal));
        created.Headers["Idempotency-Key"].ShouldBe(mark);
        host["Onboarding"].Requests.Single(
            x => x.Method == "PUT" && x.Target.EndsWith(mark, StringComparison.Ordinal)).Headers["If-Match"].ShouldBe("\"7\"");
    }

    [Fact]
    public async Task What_could_pass_for_the_word_of_a_proxy_or_a_workload_stays_outside()
    {
        using var client = host.Gateway.ClientOf(GatewayHost.Token());
        var mark = Guid.NewGuid().ToString();
        string[] forged =
        [
            "X-Live-Provider", "x-live-anything", "X-Forwarded-For", "X-Forwarded-User", "X-Forwarded-Prefix", "X-Forwarded-Client-Cert",
            "Forwarded", "X-Original-URL",
            "X-Real-IP", "X-Client-Cert", "X-SSL-Client-Verify", "X-Workload-Identity", "X-MS-CLIENT-PRINCIPAL", "Via", "Cookie",
            "Proxy-Authorization", "MT-Activity-Id",
        ];
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/customers/{mark}");
        foreach (var header in forged)
        {
            request.Headers.TryAddWithoutValidation(header, "forged.example");
        }

        request.Headers.Add("Live-Provider", mark);
        await client.AskAsync(request);

        var seen = host["Onboarding"].Requests.Single(x => x.Target.EndsWith(mark, StringComparison.Ordinal));
        seen.Headers.Values.ShouldNotContain(x => x.Contains("forged", StringComparison.Ordinal));
        seen.Headers["Live-Provider"].ShouldBe(mark);
        seen.Headers["X-Forwarded-Proto"].ShouldBe("https");
    }

    [Fact]
    public async Task A_trace_goes_on_through_the_gateway_and_is_named_in_the_answer()
    {
        using var client = host.Gateway.ClientOf(GatewayHost.Token());
        var (mark, trace) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString("N"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/replication-runs/{mark}");
        request.Headers.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        var answer = await client.AskAsync(request);

        host["Replication"].Requests.Single(
            x => x.Target.EndsWith(mark, StringComparison.Ordinal)).Headers["traceparent"].ShouldContain(trace);
        answer.Headers.GetValues("traceresponse").Single().ShouldContain(trace);
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
    }

    [Fact]
    public async Task A_services_own_problem_passes_as_it_is_without_internal_headers()
    {
        using var client = host.Gateway.ClientOf(GatewayHost.Token());
        var answer = await client.ReadAsync("/api/v1/customers/conflict");

        (answer.Status, answer.Code, answer.ETag).ShouldBe((HttpStatusCode.Conflict, "customer.name_taken", "\"7\""));
        answer.Headers.Contains("X-Live-Internal").ShouldBeFalse();
        answer.Headers.Contains("Server").ShouldBeFalse();
    }
}
