using System.Text.Json;

namespace LivePlatform.Replication.Tests;

public class HonouringRetryAfter(ReplicationHost host)
{
    [Theory]
    [Trait("Show", "thread.7")]
    [InlineData("appTenant", "integer", 3)]
    [InlineData("appTenant", "fraction", 2.4)]
    [InlineData("appTenant", "date", 3)]
    [InlineData("appTenant", "absent", 1)]
    [InlineData("app", "integer", 3)]
    [InlineData("tenant", "fraction", 2.2)]
    public async Task No_call_is_made_inside_the_window(string scope, string form, double seconds)
    {
        var tenant = await new TestTenant(host).SeedAsync(800, 60);
        await tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", new
        {
            kind = "throttle",
            scope,
            retryAfterSeconds = seconds,
            retryAfterForm = form,
            tenantId = tenant.TenantId,
            appId = tenant.AppId,
            afterCalls = 2,
            times = 2,
        });
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        await tenant.ShouldEqualTheTruthAsync();
        var judge = await tenant.ControlAsync(HttpMethod.Get, "_simulator/judge", null);
        judge.GetProperty("violations").EnumerateArray().Where(x => IsOf(x, tenant)).Select(x => x.GetRawText()).ShouldBeEmpty();
        judge.GetProperty("throttled").GetInt32().ShouldBeGreaterThan(0);
    }

    private static bool IsOf(JsonElement violation, TestTenant tenant) =>
        violation.GetRawText().Contains(tenant.AppId.ToString(), StringComparison.OrdinalIgnoreCase)
        || violation.GetRawText().Contains(tenant.TenantId.ToString(), StringComparison.OrdinalIgnoreCase);
}
