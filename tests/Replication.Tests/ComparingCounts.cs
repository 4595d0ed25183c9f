using System.Net;
using System.Text;
using System.Text.Json;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Replication.Tests;

/// <summary>After a full round and a round of changes on top, Microsoft's counts are the proof that nothing was left out.</summary>
[Trait("Show", "truth.2")]
public class ComparingCounts(ReplicationHost host)
{
    [Fact]
    public async Task A_first_run_compares_users_groups_and_members_and_is_complete()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(150, 30, 400)).ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        run.GetProperty("except").ValueKind.ShouldBe(JsonValueKind.Null, run.GetRawText());
        run.GetProperty("rounds").EnumerateArray().Select(x => $"{x.GetProperty("part")} {x.GetProperty("mode")} {x.GetProperty("pass")}")
            .ShouldBe(["Users Full 0", "Groups Full 0", "Users Delta 1", "Groups Delta 1"]);
        var asked = (await tenant.ControlAsync(HttpMethod.Get, $"_simulator/requests?tenantId={tenant.TenantId}", null)).GetRawText();
        (
            asked.Split("/users/$count").Length - 1, asked.Split("/groups/$count").Length - 1,
            asked.Split("/members/$count").Length - 1).ShouldBe((1, 1, 20));
    }

    [Fact]
    public async Task A_run_without_a_full_round_compares_nothing()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(60, 5)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.StartRunAsync();

        var run = await tenant.WaitForRunAsync(2, "Complete");

        run.GetProperty("rounds").EnumerateArray().Select(x => x.GetProperty("pass").GetInt32()).ShouldBe([0, 0]);
    }

    [Fact]
    public async Task A_difference_that_is_gone_at_the_second_look_is_waited_for_and_costs_nothing()
    {
        var tenant = await new TestTenant(host).SeedAsync(80, 5);
        await CountAsync(tenant, "users/$count", 85, times: 1);
        await tenant.ConnectAsync();
        await tenant.FindDirectoryAsync();
        var waiting = await tenant.UntilAsync(
            $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("code").GetString() == "counts.differ");
        waiting.GetProperty("sentence").GetString().ShouldNotBeNull().ShouldStartWith("Microsoft counts 85 users, the replica holds 80.");

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        run.GetProperty("rounds").EnumerateArray().Max(x => x.GetProperty("pass").GetInt32()).ShouldBe(2);
    }

    [Fact]
    public async Task A_difference_that_stays_after_three_looks_makes_the_run_partial_and_names_it()
    {
        var tenant = await new TestTenant(host).SeedAsync(70, 6, 90);
        await CountAsync(tenant, "groups/$count", 9);
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Partial", run.GetRawText());
        run.GetProperty("reason").GetString().ShouldNotBeNull()
            .ShouldStartWith("Microsoft counts 9 groups, the replica holds 6. So after 3 looks");
        run.GetProperty("rounds").EnumerateArray().Max(x => x.GetProperty("pass").GetInt32()).ShouldBe(3);
    }

    /// <summary>
    /// A page that lost its entries on the way: a round of changes never shows them again, however the run ends that has found out.
    /// </summary>
    [Theory]
    [InlineData("Partial")]
    [InlineData("Cancelled")]
    public async Task What_was_left_out_is_read_again_by_the_next_run(string ending)
    {
        var tenant = await new TestTenant(host).SeedAsync(70, 6, 90);
        await tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", new
        {
            kind = "body",
            tenantId = tenant.TenantId,
            path = "groups/delta",
            times = 1,
            body = new { replace = "\"value\":[", by = "\"value\":[],\"lost\":[" },
        });
        await tenant.ConnectAsync();
        if (ending == "Cancelled")
        {
            await tenant.FindDirectoryAsync();
            await tenant.UntilAsync(
                $"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("code").GetString() == "counts.differ");
            await CancelAsync(tenant);
        }

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed", "Cancelled");
        run.GetProperty("status").GetString().ShouldBe(ending, run.GetRawText());
        await tenant.StartRunAsync();

        var next = await tenant.WaitForRunAsync(2, "Complete", "Partial", "Failed");

        TestTenant.RoundsOf(next).Select(x => $"{x.GetProperty("part")} {x.GetProperty("mode")}").ShouldBe(["Users Delta", "Groups Full"]);
        next.GetProperty("status").GetString().ShouldBe("Complete", next.GetRawText());
        await tenant.ShouldEqualTheTruthAsync();
    }

    [Fact]
    public async Task Groups_that_hide_their_members_are_counted_with_the_permission_that_helps()
    {
        var tenant = await new TestTenant(host).SeedAsync(60, 8, 200);
        foreach (var group in (await TruthAsync(tenant, "members")).Select(x => x.GetProperty("groupId").GetString()).Distinct().Take(2))
        {
            await tenant.ControlAsync(
                HttpMethod.Patch, $"_simulator/tenants/{tenant.TenantId}/groups/{group}", new { visibility = "HiddenMembership" });
        }

        await tenant.ConnectAsync();
        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        run.GetProperty("except").GetString().ShouldNotBeNull().ShouldContain("2 groups hide their members");
        var hidden = (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}", _ => true)).GetProperty("notReadable")[0];
        (
            hidden.GetProperty("kind").GetString(), hidden.GetProperty("count").GetInt32(),
            hidden.GetProperty("permission").GetString()).ShouldBe(("HiddenMemberships", 2, "Member.Read.Hidden"));
    }

    /// <summary>They come and go with changes: a round of changes counts them too.</summary>
    [Fact]
    public async Task A_group_that_hides_its_members_is_counted_as_soon_as_it_is_there_and_as_long()
    {
        var tenant = await (await new TestTenant(host).SeedAsync(60, 8, 50)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        var hidden = await tenant.ControlAsync(
            HttpMethod.Post, $"_simulator/tenants/{tenant.TenantId}/groups",
            new { displayName = "Works council", visibility = "HiddenMembership" });
        await tenant.StartRunAsync();

        var run = await tenant.WaitForRunAsync(2, "Complete");

        TestTenant.RoundsOf(run).Select(x => x.GetProperty("mode").GetString()).ShouldBe(["Delta", "Delta"]);
        run.GetProperty("except").GetString().ShouldNotBeNull().ShouldContain("1 groups hide their members");

        await tenant.ControlAsync(
            HttpMethod.Delete, $"_simulator/tenants/{tenant.TenantId}/groups/{hidden.GetProperty("id").GetString()}", null);
        await tenant.StartRunAsync();
        (await tenant.WaitForRunAsync(3, "Complete")).GetProperty("except").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Objects_without_any_name_are_counted_with_the_permission_that_helps()
    {
        var tenant = await new TestTenant(host).SeedAsync(30, 4);
        var group = (await TruthAsync(tenant, "groups"))[0].GetProperty("id").GetString();
        await tenant.ControlAsync(
            HttpMethod.Patch, $"_simulator/tenants/{tenant.TenantId}/groups/{group}", new { displayName = (string?)null });

        await tenant.ConnectAsync();
        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("except").GetString().ShouldNotBeNull()
            .ShouldContain("1 groups without their properties: consent to Group.Read.All");
    }

    [Fact]
    public async Task Where_Microsoft_does_not_count_the_run_says_so()
    {
        var tenant = await new TestTenant(host).SeedAsync(30, 4);
        await tenant.ControlAsync(
            HttpMethod.Post,
            "_simulator/faults",
            new { kind = "status", status = 403, code = "Authorization_RequestDenied", tenantId = tenant.TenantId, path = "$count" });
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        run.GetProperty("except").GetString().ShouldNotBeNull()
            .ShouldStartWith("Counts could not be compared with Microsoft's: Authorization_RequestDenied");
    }

    [Fact]
    public async Task An_answer_that_is_no_number_is_not_taken_for_agreement_and_undoes_what_was_not_confirmed()
    {
        var tenant = await new TestTenant(host).SeedAsync(30, 4);
        await CountAsync(tenant, "users/$count", 31, times: 1);
        await CountAsync(tenant, "users/$count", "<html>Please wait</html>");
        await tenant.ConnectAsync();

        var run = await tenant.WaitForRunAsync(1, "Complete", "Partial", "Failed");

        run.GetProperty("status").GetString().ShouldBe("Complete", run.GetRawText());
        run.GetProperty("except").GetString().ShouldNotBeNull()
            .ShouldStartWith("Counts could not be compared with Microsoft's: it answered with something that is no number");
    }

    /// <summary>Microsoft counts so many, whatever there is; with a byte-order mark before it, as it does.</summary>
    private static Task<JsonElement> CountAsync(TestTenant tenant, string path, object count, int? times = null) =>
        tenant.ControlAsync(HttpMethod.Post, "_simulator/faults", new
        {
            kind = "body",
            tenantId = tenant.TenantId,
            path,
            times,
            body = new { instead = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\uFEFF{count}")), contentType = "text/plain" },
        });

    private static async Task CancelAsync(TestTenant tenant)
    {
        var run = (await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/replication-runs", _ => true)).GetProperty("items")[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/replication-runs/{run.GetProperty("id").GetGuid()}/cancel");
        var answer = await tenant.Client.AskAsync(request, $"\"{run.GetProperty("version").GetInt64()}\"");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
    }

    private async Task<List<JsonElement>> TruthAsync(TestTenant tenant, string what) =>
    [
        .. (await host.Microsoft.GetStringAsync(
            $"_simulator/tenants/{tenant.TenantId}/truth/{what}", TestContext.Current.CancellationToken))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
    ];
}
