using System.Net;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>A replica kept by delta equals the truth, whatever happens in between.</summary>
public sealed class DeltaRounds(Simulator simulator)
{
    private const string AllUserProperties =
        "id,displayName,givenName,surname,userPrincipalName,mail,accountEnabled,userType,department,jobTitle,officeLocation,"
        + "city,state,country,postalCode,streetAddress,companyName,usageLocation,preferredLanguage,businessPhones,mobilePhone,"
        + "onPremisesSyncEnabled,onPremisesImmutableId,employeeId,employeeType,faxNumber,mailNickname,otherMails,proxyAddresses,"
        + "createdDateTime,assignedLicenses";

    [Fact]
    public async Task A_first_round_equals_the_truth_property_by_property()
    {
        var seeded = await simulator.SeedAsync(users: 3000, groups: 40, memberships: 9000);
        var users = new Replica(seeded, "users");
        users.StartFrom($"users/delta?$select={AllUserProperties}");
        await users.RoundAsync();
        await UsersEqualAsync(seeded, users);
        users.LastRound.Count.ShouldBeGreaterThan(3000, "replays are part of the service");
        var groups = new Replica(seeded, "groups");
        await groups.RoundAsync();
        await GroupsEqualAsync(seeded, groups);
        groups.LastRound.GroupBy(g => g.GetProperty("id").GetString())
            .ShouldContain(g => g.Count() > 2, "a big group comes in several slices");
    }

    [Fact]
    public async Task Two_first_rounds_come_in_different_order()
    {
        var seeded = await simulator.SeedAsync(users: 500);
        var (one, other) = (new Replica(seeded, "users"), new Replica(seeded, "users"));
        await one.RoundAsync();
        await other.RoundAsync();
        one.LastRound.Take(50).Select(u => u.GetProperty("id").GetString())
            .ShouldNotBe(other.LastRound.Take(50).Select(u => u.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Changes_arrive_by_delta(bool minimal)
    {
        await using var own = new Simulator();
        await own.InitializeAsync();
        await own.SendAsync(HttpMethod.Patch, "/_simulator/settings", new { memberLinksOnDelete = "reported" });
        var seeded = await own.SeedAsync(users: 700, groups: 60, memberships: 3000);
        var (users, groups) = (new Replica(seeded, "users"), new Replica(seeded, "groups"));
        users.StartFrom($"users/delta?$select={AllUserProperties}");
        await users.RoundAsync();
        await groups.RoundAsync();
        for (var seed = 1; seed <= 3; seed++)
        {
            var script = await seeded.ControlAsync(HttpMethod.Post, "/changes/script", new
            {
                seed,
                adds = 20,
                renames = 30,
                disables = 10,
                deletes = 25,
                restores = 8,
                purges = 3,
                memberMoves = 40,
                groupAdds = 3,
                groupRenames = 4,
                groupDeletes = 2,
            });
            script.GetProperty("added").GetArrayLength().ShouldBe(20);
            script.GetProperty("memberMoves").GetArrayLength().ShouldBe(40);
            await users.RoundAsync(minimal);
            await groups.RoundAsync(minimal);
            users.LastRound.Count.ShouldBeLessThan(300, "a delta round costs what changed");
            await UsersEqualAsync(seeded, users);
            await GroupsEqualAsync(seeded, groups);
        }
    }

    [Fact]
    public async Task Memberships_that_go_and_come_with_a_user_are_told_by_nobody_but_memberOf()
    {
        var seeded = await simulator.SeedAsync(users: 200, groups: 20, memberships: 1500);
        var groups = new Replica(seeded, "groups");
        await groups.RoundAsync();
        var before = groups.Members.ToHashSet();
        var deleted = (await seeded.ControlAsync(HttpMethod.Post, "/changes/script", new { seed = 1, deletes = 5 })).GetProperty("deleted")
            .EnumerateArray().Select(x => x.GetString()!).ToList();
        await groups.RoundAsync();
        groups.LastRound.ShouldBeEmpty();
        await seeded.ControlAsync(HttpMethod.Post, "/changes/script", new { seed = 1, restores = 5 });
        await groups.RoundAsync();

        groups.LastRound.ShouldBeEmpty();
        foreach (var user in deleted)
        {
            var memberOf = await seeded.GetAsync($"users/{user}/memberOf?$select=id&$top=999");
            memberOf.GetProperty("value").EnumerateArray().Select(x => x.GetProperty("id").GetString()).Order()
                .ShouldBe(before.Where(x => x.Item2 == user).Select(x => x.Item1).Order());
        }
    }

    [Fact]
    public async Task A_change_in_the_middle_of_a_round_is_not_lost()
    {
        var seeded = await simulator.SeedAsync(users: 900);
        var users = new Replica(seeded, "users");
        users.StartFrom($"users/delta?$select={AllUserProperties}");
        var first = await seeded.GetAsync(users.Link);
        await seeded.ControlAsync(HttpMethod.Post, "/changes/script", new { seed = 4, renames = 200, deletes = 50, adds = 20 });
        users.StartFrom(first.GetProperty("@odata.nextLink").GetString()!);
        await users.RoundAsync();
        foreach (var item in first.GetProperty("value").EnumerateArray().Where(i => !i.TryGetProperty("@removed", out _)))
        {
            users.Objects.TryAdd(item.GetProperty("id").GetString()!, item.EnumerateObject().ToDictionary(p => p.Name, p => p.Value));
        }

        await users.RoundAsync();
        await UsersEqualAsync(seeded, users);
    }

    [Fact]
    public async Task A_property_that_is_not_selected_makes_no_change_record()
    {
        var seeded = await simulator.SeedAsync();
        var users = new Replica(seeded, "users");
        users.StartFrom("users/delta?$select=displayName");
        await users.RoundAsync();
        var id = users.Objects.Keys.First();
        await seeded.ControlAsync(HttpMethod.Patch, $"/users/{id}", new { city = "Nowhere" });
        await users.RoundAsync();
        users.LastRound.ShouldBeEmpty();
        await seeded.ControlAsync(HttpMethod.Patch, $"/users/{id}", new { displayName = "Somebody" });
        await users.RoundAsync();
        users.LastRound.ShouldHaveSingleItem().GetProperty("displayName").GetString().ShouldBe("Somebody");
    }

    [Fact]
    public async Task Soft_deleted_is_changed_and_purged_is_deleted()
    {
        var seeded = await simulator.SeedAsync();
        var users = new Replica(seeded, "users");
        await users.RoundAsync();
        var id = users.Objects.Keys.First();
        await seeded.ControlAsync(HttpMethod.Delete, $"/users/{id}");
        await users.RoundAsync();
        Reason(users).ShouldBe("changed");
        await seeded.ControlAsync(HttpMethod.Post, $"/users/{id}/restore");
        await users.RoundAsync();
        users.LastRound.ShouldHaveSingleItem().GetProperty("displayName").GetString().ShouldNotBeNullOrEmpty();
        await seeded.ControlAsync(HttpMethod.Post, $"/users/{id}/purge");
        await users.RoundAsync();
        Reason(users).ShouldBe("deleted");
    }

    [Fact]
    public async Task Latest_starts_from_now_and_a_cleared_property_is_null()
    {
        var seeded = await simulator.SeedAsync();
        var users = new Replica(seeded, "users");
        users.StartFrom("users/delta?$deltatoken=latest&$select=city");
        await users.RoundAsync();
        users.Objects.ShouldBeEmpty();
        var id = (await seeded.TruthAsync("users"))[0].GetProperty("id").GetString()!;
        await seeded.ControlAsync(HttpMethod.Patch, $"/users/{id}", new Dictionary<string, object?> { ["city"] = null });
        await users.RoundAsync(minimal: true);
        users.LastRound.ShouldHaveSingleItem().GetProperty("city").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_filter_names_at_most_fifty_ids()
    {
        var seeded = await simulator.SeedAsync(users: 80);
        var ids = (await seeded.TruthAsync("users")).Select(u => u.GetProperty("id").GetString()).ToList();
        string Filter(int count) =>
            $"users/delta?$filter={Uri.EscapeDataString(string.Join(" or ", ids.Take(count).Select(id => $"id eq '{id}'")))}";
        var users = new Replica(seeded, "users");
        users.StartFrom(Filter(50));
        await users.RoundAsync();
        users.Objects.Count.ShouldBe(50);
        (await seeded.FailAsync(Filter(51))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task A_tenant_move_answers_410_with_a_location_that_starts_again()
    {
        var seeded = await simulator.SeedAsync();
        var users = new Replica(seeded, "users");
        users.StartFrom("users/delta?$select=displayName");
        await users.RoundAsync();
        await seeded.ControlAsync(HttpMethod.Post, "/delta/reset");
        var (status, _, response) = await seeded.FailAsync(users.Link);
        status.ShouldBe((int)HttpStatusCode.Gone);
        var location = response.Headers.Location!.ToString();
        location.ShouldEndWith("$deltatoken=");
        users.StartFrom(location);
        await users.RoundAsync();
        users.LastRound.Count.ShouldBeGreaterThanOrEqualTo(20);
    }

    [Fact]
    public async Task Faults_kill_tokens_for_good()
    {
        var seeded = await simulator.SeedAsync(users: 450);
        var users = new Replica(seeded, "users");
        var next = (await seeded.GetAsync(users.Link)).GetProperty("@odata.nextLink").GetString()!;
        await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/faults", new { kind = "deadNextLink", tenantId = seeded.Tenant, times = 1 });
        await simulator.SendAsync(
            HttpMethod.Post, "/_simulator/faults", new { kind = "deltaExpired", tenantId = seeded.Tenant, times = 1 });
        (await seeded.FailAsync(next)).Code.ShouldBe("Directory_ExpiredPageToken");
        (await seeded.FailAsync(next)).Code.ShouldBe("Directory_ExpiredPageToken");
        await users.RoundAsync();
        (await seeded.FailAsync(users.Link)).Code.ShouldBe("syncStateNotFound");
        (await seeded.FailAsync(users.Link)).Status.ShouldBe(400);
    }

    private static string Reason(Replica replica) =>
        replica.LastRound.ShouldHaveSingleItem().GetProperty("@removed").GetProperty("reason").GetString()!;

    private static async Task UsersEqualAsync(Seeded seeded, Replica replica)
    {
        var truth = await seeded.TruthAsync("users");
        replica.Objects.Count.ShouldBe(truth.Count);
        foreach (var user in truth)
        {
            Equal(user, replica.Objects[user.GetProperty("id").GetString()!]);
        }
    }

    private static async Task GroupsEqualAsync(Seeded seeded, Replica replica)
    {
        var truth = await seeded.TruthAsync("groups");
        replica.Objects.Count.ShouldBe(truth.Count);
        foreach (var group in truth)
        {
            Equal(group, replica.Objects[group.GetProperty("id").GetString()!]);
        }

        var members = (await seeded.TruthAsync("members"))
            .Select(m => (m.GetProperty("groupId").GetString()!, m.GetProperty("memberId").GetString()!)).ToHashSet();
        replica.Members.Except(members).ShouldBeEmpty();
        members.Except(replica.Members).ShouldBeEmpty();
    }

    private static void Equal(JsonElement truth, Dictionary<string, JsonElement> found)
    {
        foreach (var property in truth.EnumerateObject())
        {
            var value = found.TryGetValue(property.Name, out var known) ? known.GetRawText() : "null";
            value.ShouldBe(property.Value.GetRawText(), property.Name);
        }
    }
}
