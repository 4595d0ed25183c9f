using System.Text.Json;

namespace LivePlatform.Replication.Tests;

public class CountingRequests(ReplicationHost host)
{
    [Fact]
    public async Task A_run_shows_the_requests_and_units_that_Microsoft_counted()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(700, 60)).ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete");

        var counted = await CountedAsync(tenant);
        (Of(run, "requests"), Of(run, "throttled")).ShouldBe((Of(counted, "requests"), 0));
        Of(run, "resourceUnits").ShouldBe(Of(counted, "resourceUnits"));
    }

    [Theory]
    [InlineData("waited for in place", 1, 3)]
    [InlineData("that end the slice", 3, 2)]
    public async Task Refusals_are_counted_as_Microsoft_counts_them(string which, double retryAfterSeconds, int times)
    {
        var tenant = await new TestTenant(host).SeedAsync(700, 60);
        await FaultAsync(
            tenant,
            new
            {
                kind = "throttle",
                scope = "appTenant",
                retryAfterSeconds,
                tenantId = tenant.TenantId,
                appId = tenant.AppId,
                afterCalls = 1,
                times,
            });
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete");

        var counted = await CountedAsync(tenant);
        Of(counted, "throttled").ShouldBe(times, which);
        (Of(run, "requests"), Of(run, "throttled")).ShouldBe((Of(counted, "requests"), Of(counted, "throttled")), which);
    }

    [Fact]
    public async Task Faults_and_a_refused_part_are_counted_too()
    {
        var tenant = await new TestTenant(host).SeedAsync(400, 20);
        await tenant.PermitAsync("User.Read.All");
        await FaultAsync(
            tenant, new { kind = "status", status = 503, tenantId = tenant.TenantId, appId = tenant.AppId, afterCalls = 1, times = 2 });
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Partial");

        var counted = await CountedAsync(tenant);
        Of(counted, "failed").ShouldBe(3);
        Of(run, "requests").ShouldBe(Of(counted, "requests"));
    }

    private static Task<JsonElement> FaultAsync(TestTenant tenant, object fault) =>
        tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", fault);

    private static async Task<JsonElement> CountedAsync(TestTenant tenant) =>
        (await tenant.ControlAsync(HttpMethod.Get, $"_simulator/counters?tenantId={tenant.TenantId}", null)).GetProperty("total");

    private static double Of(JsonElement figures, string name) => figures.GetProperty(name).GetDouble();
}
