using System.Text.Json;

namespace LivePlatform.Replication.Tests;

public class FollowingLinks(ReplicationHost host)
{
    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("linkRepeats", 1)]
    [InlineData("linkStandsStill", 25)]
    public async Task A_link_that_leads_in_a_circle_restarts_the_round_once(string circle, int times)
    {
        var tenant = await new TestTenant(host).SeedAsync(900, 10);
        await CircleAsync(tenant, circle, times);
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        TestTenant.RoundsOf(run).Select(x => $"{x.GetProperty("part")} {x.GetProperty("status")}")
            .ShouldBe(["Users Restarted", "Users Complete", "Groups Complete"]);
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Theory]
    [Trait("Show", "truth.2")]
    [InlineData("linkRepeats")]
    [InlineData("linkStandsStill")]
    public async Task A_circle_that_stays_ends_the_round_with_a_sentence(string circle)
    {
        var tenant = await new TestTenant(host).SeedAsync(900, 10);
        await CircleAsync(tenant, circle);
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Partial", run.GetRawText());
        run.GetProperty("reason").GetString().ShouldNotBeNull().ShouldStartWith("Users: link.no_progress");
        TestTenant.RoundsOf(run).Select(x => $"{x.GetProperty("part")} {x.GetProperty("status")}")
            .ShouldBe(["Users Restarted", "Users Failed", "Groups Complete"]);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task A_stored_link_that_Microsoft_refuses_for_an_unknown_reason_costs_one_round()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(200, 10)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.ChangeAsync(new { seed = 4, adds = 3, renames = 2 });
        await tenant.ControlAsync(
            HttpMethod.Post,
            "_simulator/faults",
            new { kind = "status", status = 400, code = "SomethingNew", tenantId = tenant.TenantId, path = "users/delta", times = 1 });
        await tenant.StartRunAsync();

        var run = await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        TestTenant.RoundsOf(run).Select(x => $"{x.GetProperty("part")} {x.GetProperty("mode")} {x.GetProperty("status")}")
            .ShouldBe(["Users Delta Restarted", "Users Full Complete", "Groups Delta Complete"]);
        await tenant.ShouldEqualTheTruthAsync();
    }

    private static Task<JsonElement> CircleAsync(TestTenant tenant, string kind, int? times = null) =>
        tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", new { kind, tenantId = tenant.TenantId, path = "users/delta", times });
}
