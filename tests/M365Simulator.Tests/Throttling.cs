using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Quotas, forced throttles and the judge.</summary>
public sealed class Throttling(Simulator simulator)
{
    [Fact]
    public async Task Costs_follow_the_published_table()
    {
        var seeded = await simulator.SeedAsync();
        var group = (await seeded.TruthAsync("groups"))[0].GetProperty("id").GetString();
        foreach (var (url, units) in new[]
        {
            ("users", 2),
            ("users?$select=id", 1),
            ("users?$top=5", 1),
            ("groups", 1),
            ($"groups/{group}/members", 3),
            ($"groups/{group}/members?$select=id", 2),
            ($"groups/{group}/transitiveMembers", 5), ("users/delta", 1), ("subscribedSkus", 3), ("organization", 1),
        })
        {
            using var response = await seeded.SendAsync(HttpMethod.Get, url);
            response.Headers.GetValues("x-ms-resource-unit").Single().ShouldBe(units.ToString(CultureInfo.InvariantCulture), url);
        }
    }

    [Fact]
    public async Task Over_the_quota_only_that_tenant_gets_429_with_all_headers()
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        var (seeded, neighbour) = (await own.SeedAsync(), await own.SeedAsync());
        await own.SendAsync(HttpMethod.Put, "/_simulator/quotas", new { enabled = true, scale = 0.01 });
        HttpResponseMessage response;
        var sent = 0;
        double highest = 0;
        do
        {
            response = await seeded.SendAsync(HttpMethod.Get, "organization");
            sent++;
            if (response.Headers.TryGetValues("x-ms-throttle-limit-percentage", out var use))
            {
                highest = double.Parse(use.Single(), CultureInfo.InvariantCulture);
                highest.ShouldBeInRange(0.8, 1.8);
            }
        }
        while (response.StatusCode == HttpStatusCode.OK && sent < 100);
        sent.ShouldBe(36, "35 units in 10 s fit into a hundredth of a small tenant's quota");
        highest.ShouldBeGreaterThan(0.9);
        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 11);
        response.Headers.GetValues("x-ms-throttle-scope").Single().ShouldBe($"Tenant_Application/ReadWrite/{seeded.App}/{seeded.Tenant}");
        response.Headers.GetValues("x-ms-throttle-information").Single().ShouldBe("ResourceUnitLimitExceeded");
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString()
            .ShouldBe("TooManyRequests");
        await neighbour.GetAsync("organization");
        await own.SendAsync(HttpMethod.Post, "/_simulator/clock/advance", new { seconds = 60 });
        (await seeded.SendAsync(HttpMethod.Get, "organization")).StatusCode
            .ShouldBe(HttpStatusCode.TooManyRequests, "moving the clock opens no window");
        var counters = await own.SendAsync(HttpMethod.Get, $"/_simulator/counters?tenantId={seeded.Tenant}");
        counters.GetProperty("total").GetProperty("throttled").GetInt32().ShouldBe(2);
        counters.GetProperty("quotas").EnumerateArray().ShouldAllBe(q => q.GetProperty("peak").GetDouble() <= 1.0);
    }

    [Theory]
    [InlineData("integer", "1", "2")]
    [InlineData("fraction", "0.", "1.")]
    [InlineData("date", "", "")]
    [InlineData("absent", null, null)]
    public async Task A_forced_throttle_holds_for_its_window_in_the_form_asked_for(string form, string? start, string? orStart)
    {
        var seeded = await simulator.SeedAsync();
        await ThrottleAsync(seeded, "appTenant", 1.2, form);
        using var first = await seeded.SendAsync(HttpMethod.Get, "organization");
        first.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        var header = first.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null;
        if (start is null)
        {
            header.ShouldBeNull();
        }
        else if (form == "date")
        {
            DateTimeOffset.ParseExact(header!, "R", CultureInfo.InvariantCulture).ShouldBeGreaterThan(first.Headers.Date!.Value);
        }
        else
        {
            (header!.StartsWith(start, StringComparison.Ordinal) || header.StartsWith(orStart!, StringComparison.Ordinal))
                .ShouldBeTrue(header);
        }

        (await seeded.SendAsync(HttpMethod.Get, "users")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        await Task.Delay(TimeSpan.FromSeconds(1.3), TimeProvider.System);
        (await seeded.SendAsync(HttpMethod.Get, "users")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_app_wide_throttle_reaches_every_tenant_of_the_app()
    {
        var (one, stranger) = (await simulator.SeedAsync(), await simulator.SeedAsync());
        var other = one with { Tenant = Guid.NewGuid() };
        await simulator.SendAsync(HttpMethod.Post, "/_simulator/tenants", new { tenantId = other.Tenant, users = 3, groups = 0 });
        await other.ControlAsync(HttpMethod.Put, $"/apps/{one.App}", new { permissions = Simulator.ReadEverything });
        await other.TokenAsync(fresh: true);
        await ThrottleAsync(one, "app", 5, "integer");
        (await one.SendAsync(HttpMethod.Get, "organization")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        using var hit = await other.SendAsync(HttpMethod.Get, "organization");
        hit.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        hit.Headers.GetValues("x-ms-throttle-scope").Single().ShouldStartWith("Application/");
        (await stranger.SendAsync(HttpMethod.Get, "organization")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_judge_tells_in_flight_from_violation_by_process()
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        var seeded = await own.SeedAsync();
        await ThrottleAsync(seeded, "appTenant", 3, "integer");
        await CallAsync(seeded, "w1");
        await CallAsync(seeded, "w1");
        var verdict = await own.SendAsync(HttpMethod.Get, "/_simulator/judge");
        verdict.GetProperty("violationCount").GetInt32().ShouldBe(0);
        verdict.GetProperty("insideGrace").GetInt32().ShouldBe(1);
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System);
        await CallAsync(seeded, "w2");
        (await own.SendAsync(HttpMethod.Get, "/_simulator/judge")).GetProperty("violationCount").GetInt32()
            .ShouldBe(0, "another process has a second to hear of it");
        await CallAsync(seeded, "w1");
        verdict = await own.SendAsync(HttpMethod.Get, "/_simulator/judge");
        var violation = verdict.GetProperty("violations").EnumerateArray().ShouldHaveSingleItem();
        violation.GetProperty("process").GetString().ShouldBe("w1");
        violation.GetProperty("sameProcess").GetBoolean().ShouldBeTrue();
        await Task.Delay(TimeSpan.FromSeconds(3.2), TimeProvider.System);
        await CallAsync(seeded, "w1");
        verdict = await own.SendAsync(HttpMethod.Get, "/_simulator/judge");
        verdict.GetProperty("violationCount").GetInt32().ShouldBe(1);
        verdict.GetProperty("throttled").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task Faults_answer_a_status_so_often_and_latency_delays()
    {
        var seeded = await simulator.SeedAsync();
        await simulator.SendAsync(HttpMethod.Post, "/_simulator/faults", new
        {
            kind = "status",
            status = 503,
            tenantId = seeded.Tenant,
            path = "/organization",
            times = 1,
            afterCalls = 1,
            retryAfterSeconds = 2,
        });
        (await seeded.SendAsync(HttpMethod.Get, "organization")).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var hit = await seeded.SendAsync(HttpMethod.Get, "organization");
        hit.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        hit.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        (await seeded.SendAsync(HttpMethod.Get, "organization")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/faults", new { kind = "latency", latencyMs = 150, tenantId = seeded.Tenant });
        var before = TimeProvider.System.GetTimestamp();
        await seeded.GetAsync("organization");
        TimeProvider.System.GetElapsedTime(before).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(145));
    }

    private static Task<HttpResponseMessage> CallAsync(Seeded seeded, string process) =>
        seeded.SendAsync(HttpMethod.Get, "organization", null, ("x-live-process", process));

    private static Task<JsonElement> ThrottleAsync(Seeded seeded, string scope, double seconds, string form) =>
        seeded.Simulator.SendAsync(HttpMethod.Post, "/_simulator/faults", new
        {
            kind = "throttle",
            scope,
            retryAfterSeconds = seconds,
            retryAfterForm = form,
            appId = seeded.App,
            times = 1,
        });
}
