using System.Text.Json;

namespace LivePlatform.Replication.Tests.Pages;

public class ReadingDamagedBodies(ReplicationHost host)
{
    public static TheoryData<string> Damages { get; } =
    [
        """{"cutBytes":40}""",
        """{"cutBytes":1}""",
        """{"instead":""}""",
        """{"instead":"PGh0bWw+PGJvZHk+QmFkIGdhdGV3YXk8L2JvZHk+PC9odG1sPg==","contentType":"text/html"}""",
        """{"brokenGzip":true}""",
        """{"replace":"\"members@delta\":","by":"\"members@delta\":[],\"members@delta\":"}""",
    ];

    [Theory]
    [Trait("Show", "truth.2")]
    [MemberData(nameof(Damages))]
    public async Task A_body_that_is_damaged_once_is_read_again(string body)
    {
        var tenant = await new TestTenant(host).SeedAsync(300, 20);
        await DamageAsync(tenant, "groups/delta", body, times: 1);
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Theory]
    [Trait("Show", "truth.2")]
    [MemberData(nameof(Damages))]
    public async Task A_body_that_stays_damaged_makes_the_run_partial_and_is_named(string body)
    {
        var tenant = await new TestTenant(host).SeedAsync(60, 20);
        await DamageAsync(tenant, "groups/delta", body, times: null);
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Partial", run.GetRawText());
        run.GetProperty("reason").GetString().ShouldNotBeNull().ShouldStartWith("Groups: page.unreadable");
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task Values_that_cannot_be_stored_are_replaced_counted_and_named_until_they_are_right()
    {
        var tenant = await new TestTenant(host).SeedAsync(40, 5);
        var fault = await DamageAsync(
            tenant, "users/delta", """{"replace":"\"displayName\":\"","by":"\"displayName\":\"\\u0000\\ud800"}""", times: null);
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        run.GetProperty("except").GetString().ShouldNotBeNull().ShouldStartWith("40 values are stored otherwise");
        TestTenant.RoundsOf(run).Sum(x => x.GetProperty("replacedValues").GetInt32()).ShouldBe(40);
        var named = (await tenant.UntilAsync($"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}", _ => true)).GetProperty(
            "warnings");
        named.EnumerateArray().Select(x => $"{x.GetProperty("part")} {x.GetProperty("property")} {x.GetProperty("reason")}").Distinct()
            .ShouldBe(["Users displayName UnstorableCharacter"]);
        named.EnumerateArray().Select(x => x.GetProperty("objectId").GetGuid()).Distinct().Count().ShouldBe(40);
        (await NamesAsync(tenant)).ShouldAllBe(name => name!.StartsWith("\uFFFD\uFFFD"));

        await tenant.ControlAsync(HttpMethod.Delete, $"_simulator/faults/{fault}", null);
        await tenant.ChangeAsync(new { seed = 3, renames = 6, deletes = 2 });
        await tenant.StartRunAsync();
        var next = await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed");

        next.GetProperty("except").GetString().ShouldNotBeNull().ShouldStartWith("32 values are stored otherwise");
        (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/warnings?limit=100", _ => true)).GetProperty("items")
            .GetArrayLength().ShouldBe(32);

        await tenant.ControlAsync(HttpMethod.Post, $"_simulator/tenants/{tenant.TenantId}/delta/reset", null);
        await tenant.StartRunAsync();
        var full = await tenant.WaitForRunAsync(3, "Complete", "Partial", "Failed");

        full.GetProperty("except").ValueKind.ShouldBe(JsonValueKind.Null, full.GetRawText());
        (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/warnings", _ => true)).GetProperty("items").GetArrayLength()
            .ShouldBe(0);
        await tenant.ShouldEqualTheTruthAsync();
    }

    private static async Task<Guid> DamageAsync(TestTenant tenant, string path, string body, int? times)
    {
        using var damage = JsonDocument.Parse(body);
        var fault = await tenant.ControlAsync(
            HttpMethod.Post, "_simulator/faults",
            new { kind = "body", tenantId = tenant.TenantId, path, body = damage.RootElement, times });
        return fault.GetProperty("id").GetGuid();
    }

    private static async Task<List<string?>> NamesAsync(TestTenant tenant) =>
    [
        .. (await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/users?limit=100", _ => true)).GetProperty("items").EnumerateArray()
            .Select(x => x.GetProperty("displayName").GetString()),
    ];
}
