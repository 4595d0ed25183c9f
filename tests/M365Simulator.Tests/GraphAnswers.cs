using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Lists, counts, members, roles, batches and errors over plain HTTP.</summary>
public sealed class GraphAnswers(Simulator simulator)
{
    [Fact]
    public async Task Without_a_good_token_the_answer_is_401()
    {
        var seeded = await simulator.SeedAsync();
        foreach (var (token, message) in new[]
        {
            (null, "Access token is empty."),
            ("nonsense", "CompactToken parsing failed with error code: 80049217"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/users");
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var response = await simulator.Http.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
            error.GetProperty("code").GetString().ShouldBe("InvalidAuthenticationToken");
            error.GetProperty("message").GetString().ShouldBe(message);
            response.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        }

        using var teams = await seeded.RequestTokenAsync(scope: "48ac35b8-9aa8-4d74-927d-1f4a14a0b239/.default");
        using var wrongAudience = new HttpRequestMessage(HttpMethod.Get, "/v1.0/users");
        wrongAudience.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await teams.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        using var refused = await simulator.Http.SendAsync(wrongAudience);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Errors_carry_the_ids_of_the_request()
    {
        var seeded = await simulator.SeedAsync(permissions: ["Organization.Read.All"]);
        using var response = await seeded.SendAsync(HttpMethod.Get, "users", null, ("client-request-id", "w1/123"));
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var inner = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("innerError");
        inner.GetProperty("client-request-id").GetString().ShouldBe("w1/123");
        inner.GetProperty("request-id").GetString().ShouldBe(response.Headers.GetValues("request-id").Single());
    }

    [Fact]
    public async Task A_list_pages_by_top_and_counts_when_asked_properly()
    {
        var seeded = await simulator.SeedAsync(users: 250);
        var ids = new HashSet<string>();
        string? link = "users?$select=id&$top=120&$count=true";
        while (link is not null)
        {
            var page = await seeded.GetAsync(link, ("ConsistencyLevel", "eventual"));
            page.GetProperty("@odata.count").GetInt32().ShouldBe(250);
            page.GetProperty("value").EnumerateArray().ToList().ForEach(u => ids.Add(u.GetProperty("id").GetString()!));
            link = page.TryGetProperty("@odata.nextLink", out var next) ? next.GetString() : null;
        }

        ids.Count.ShouldBe(250);
        (await seeded.FailAsync("users?$top=1000")).Status.ShouldBe(400);
        (await seeded.FailAsync("users/$count")).Status.ShouldBe(400);
        (await seeded.FailAsync("users?$select=shoeSize")).Code.ShouldBe("BadRequest");
        using var count = await seeded.SendAsync(HttpMethod.Get, "users/$count", null, ("ConsistencyLevel", "eventual"));
        (await count.Content.ReadAsStringAsync()).ShouldBe("250");
    }

    [Fact]
    public async Task A_user_is_found_by_id_by_name_and_by_filter()
    {
        var seeded = await simulator.SeedAsync();
        var truth = (await seeded.TruthAsync("users"))[3];
        var (id, name) = (truth.GetProperty("id").GetString()!, truth.GetProperty("userPrincipalName").GetString()!);
        (await seeded.GetAsync($"users/{id}?$select=userPrincipalName")).GetProperty("userPrincipalName").GetString().ShouldBe(name);
        (await seeded.GetAsync($"users/{Uri.EscapeDataString(name)}")).GetProperty("id").GetString().ShouldBe(id);
        var filter = Uri.EscapeDataString($"userPrincipalName eq '{name}'");
        (await seeded.GetAsync($"users?$filter={filter}")).GetProperty("value").EnumerateArray().ShouldHaveSingleItem().GetProperty("id")
            .GetString().ShouldBe(id);
        await seeded.ControlAsync(HttpMethod.Patch, $"/users/{id}", new { userPrincipalName = "new.name@contoso.example" });
        (await seeded.FailAsync($"users/{Uri.EscapeDataString(name)}")).Code.ShouldBe("Request_ResourceNotFound");
        (await seeded.GetAsync("users/new.name@contoso.example")).GetProperty("id").GetString().ShouldBe(id);
    }

    [Fact]
    public async Task Members_and_memberOf_agree_with_the_truth()
    {
        var seeded = await simulator.SeedAsync(users: 60, groups: 20, memberships: 300);
        var truth = (await seeded.TruthAsync("members"))
            .Select(
                m => (
                    Group: m.GetProperty("groupId").GetString()!, Member: m.GetProperty("memberId").GetString()!,
                    Type: m.GetProperty("memberType").GetString()!)).ToList();
        truth.Count.ShouldBe(300);
        truth.Distinct().Count().ShouldBe(300);
        truth.ShouldContain(m => m.Type == "group");
        foreach (var group in truth.GroupBy(m => m.Group).Take(8))
        {
            var members = await seeded.GetAsync($"groups/{group.Key}/members?$select=id&$top=999");
            members.GetProperty("value").EnumerateArray().Select(m => m.GetProperty("id").GetString())
                .ShouldBe(group.Select(m => m.Member), ignoreOrder: true);
        }

        foreach (var user in truth.Where(m => m.Type == "user").GroupBy(m => m.Member).Take(8))
        {
            var groups = await seeded.GetAsync($"users/{user.Key}/memberOf?$select=id&$top=999");
            groups.GetProperty("value").EnumerateArray().Select(m => m.GetProperty("id").GetString())
                .ShouldBe(user.Select(m => m.Group), ignoreOrder: true);
        }

        var nested = truth.First(m => m.Type == "group");
        var transitive =
            (await seeded.GetAsync($"groups/{nested.Group}/transitiveMembers?$select=id&$top=999")).GetProperty("value").EnumerateArray()
                .Select(m => m.GetProperty("id").GetString()!).ToHashSet();
        truth.Where(m => m.Group == nested.Member).ShouldAllBe(m => transitive.Contains(m.Member));
    }

    [Fact]
    public async Task Roles_show_as_direct_through_groups_eligible_and_scoped()
    {
        var seeded = await simulator.SeedAsync();
        const string Teams = "69091246-20e8-4a56-aa4d-066075b2a7a8", Telephony = "aa38014f-0993-46e9-9b45-30501a20909d",
            Skype = "75941009-915a-4869-abe7-691bff18279e", Reader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
        foreach (var (role, via, scope) in new[]
        {
            (Teams, "direct", "/"),
            (Telephony, "group", "/"),
            (Skype, "eligible", "/"),
            (Reader, "direct", "/administrativeUnits/7"),
        })
        {
            await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role, via, scope });
        }

        var principal = (await seeded.GetAsync($"servicePrincipals?$filter=appId eq '{seeded.App}'"))
            .GetProperty("value")[0].GetProperty("id").GetString();
        async Task<List<string?>> RolesAsync(string url, string property) =>
            [.. (await seeded.GetAsync(url, ("ConsistencyLevel", "eventual"))).GetProperty("value").EnumerateArray()
                .Select(r => r.GetProperty(property).GetString())];
        (await RolesAsync($"roleManagement/directory/roleAssignments?$filter=principalId eq '{principal}'", "roleDefinitionId"))
            .ShouldBe([Teams, Reader], ignoreOrder: true);
        (await RolesAsync($"servicePrincipals/{principal}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true", "roleTemplateId"))
            .ShouldBe([Teams, Telephony], ignoreOrder: true);
        (await RolesAsync(
            $"roleManagement/directory/roleEligibilityScheduleInstances?$filter=principalId eq '{principal}'",
            "roleDefinitionId")).ShouldBe([Skype]);
        (await RolesAsync("directoryRoles", "roleTemplateId")).ShouldContain(Telephony);
        (await seeded.TruthAsync("members")).ShouldContain(m => m.GetProperty("memberType").GetString() == "servicePrincipal");
    }

    [Fact]
    public async Task A_user_who_signs_in_holds_roles_as_an_app_does_and_the_cast_may_fail_in_groups()
    {
        var seeded = await simulator.SeedAsync();
        const string Account = "/accounts/voice@contoso.example", Teams =
            "69091246-20e8-4a56-aa4d-066075b2a7a8", Telephony = "aa38014f-0993-46e9-9b45-30501a20909d",
            Skype = "75941009-915a-4869-abe7-691bff18279e";
        var user = (await seeded.ControlAsync(HttpMethod.Put, Account, new { password = "Correct horse 1" })).GetProperty("id").GetString();
        foreach (var (role, via) in new[] { (Teams, "direct"), (Telephony, "group"), (Skype, "eligible") })
        {
            await seeded.ControlAsync(HttpMethod.Post, $"{Account}/roles", new { role, via });
        }

        var cast = $"users/{user}/transitiveMemberOf/microsoft.graph.directoryRole?$count=true";
        (await seeded.GetAsync(cast, ("ConsistencyLevel", "eventual"))).GetProperty("value").EnumerateArray()
            .Select(r => r.GetProperty("roleTemplateId").GetString()).ShouldBe([Teams, Telephony], ignoreOrder: true);
        (await seeded.GetAsync($"roleManagement/directory/roleAssignments?$filter=principalId eq '{user}'"))
            .GetProperty("value")[0].GetProperty("roleDefinitionId").GetString().ShouldBe(Teams);
        using var ordinary = await seeded.SendAsync(HttpMethod.Get, cast);
        ordinary.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await seeded.GetAsync($"users/{user}/transitiveMemberOf")).GetProperty("value").EnumerateArray()
            .Select(r => r.GetProperty("@odata.type").GetString())
            .ShouldBe(["#microsoft.graph.group", "#microsoft.graph.directoryRole", "#microsoft.graph.directoryRole"]);
    }

    [Fact]
    public async Task A_batch_is_200_with_each_item_by_itself()
    {
        var seeded = await simulator.SeedAsync();
        using var response = await seeded.SendAsync(HttpMethod.Post, "$batch", new
        {
            requests = new object[]
            {
                new { id = "1", method = "GET", url = "/organization" },
                new { id = "2", method = "GET", url = $"/users/{Guid.NewGuid()}" },
                new { id = "3", method = "GET", url = "/groups?$select=id", dependsOn = new[] { "2" } },
            },
        });
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var items = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").EnumerateArray()
            .ToDictionary(r => r.GetProperty("id").GetString()!);
        items["1"].GetProperty("status").GetInt32().ShouldBe(200);
        items["1"].GetProperty("headers").GetProperty("x-ms-resource-unit").GetString().ShouldBe("1");
        items["1"].GetProperty("body").GetProperty("value")[0].GetProperty("id").GetString().ShouldBe(seeded.Tenant.ToString());
        items["2"].GetProperty("status").GetInt32().ShouldBe(404);
        items["3"].GetProperty("status").GetInt32().ShouldBe(424);
        var twice = Enumerable.Repeat(new { id = "1", method = "GET", url = "/organization" }, 2);
        using var malformed = await seeded.SendAsync(HttpMethod.Post, "$batch", new { requests = twice });
        malformed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
