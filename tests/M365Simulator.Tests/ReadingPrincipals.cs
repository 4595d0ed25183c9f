using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Microsoft Graph's own service principal, and what an app was given of it.</summary>
public sealed class ReadingPrincipals(Simulator simulator)
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    [Fact]
    public async Task Every_tenant_has_Graph_itself_with_its_permissions()
    {
        var seeded = await simulator.SeedAsync();

        var graph = (await ListAsync(seeded, $"servicePrincipals?$filter=appId eq '{GraphAppId}'")).ShouldHaveSingleItem();

        graph.GetProperty("appOwnerOrganizationId").GetString().ShouldBe("f8cdef31-a31e-4b4a-93e4-5f571e91255a");
        IdOf(graph, "appRoles", "User.Read.All").ShouldBe("df021288-bdef-4463-88db-98f22de89214");
        IdOf(graph, "appRoles", "Application.ReadWrite.All").ShouldBe("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9");
        IdOf(graph, "oauth2PermissionScopes", "User.Read").ShouldBe("e1fe6dd8-ba31-4d61-89e7-88639da4683d");
        IdOf(graph, "oauth2PermissionScopes", "Application.ReadWrite.All").ShouldBe("bdfbf15f-ee85-4955-8675-146e8e5296b5");
        var id = graph.GetProperty("id").GetString();
        (await seeded.GetAsync($"servicePrincipals/{id}")).GetProperty("appId").GetString().ShouldBe(GraphAppId);
        (await ListAsync(seeded, $"servicePrincipals?$filter=id eq '{id}'")).ShouldHaveSingleItem();
        (await ListAsync(seeded, "servicePrincipals")).Select(x => x.GetProperty("appId").GetString())
            .ShouldBe([GraphAppId, seeded.App.ToString()], ignoreOrder: true);
        (await ListAsync(seeded, $"servicePrincipals/{id}/appRoleAssignments")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_app_was_given_has_ids_that_stay()
    {
        var seeded = await simulator.SeedAsync(
            permissions: ["Application.ReadWrite.All", "User.Read.All", "AppRoleAssignment.ReadWrite.All"]);
        var principal = (await ListAsync(seeded, $"servicePrincipals?$filter=appId eq '{seeded.App}'"))[0].GetProperty("id").GetString()!;
        var graph = (await ListAsync(seeded, $"servicePrincipals?$filter=appId eq '{GraphAppId}'"))[0];
        var address = $"servicePrincipals/{principal}/appRoleAssignments";

        var before = await ListAsync(seeded, address);
        using var made = await seeded.SendAsync(HttpMethod.Post, address, new
        {
            principalId = principal,
            resourceId = graph.GetProperty("id").GetString(),
            appRoleId = IdOf(graph, "appRoles", "Group.Read.All"),
        });
        var after = await ListAsync(seeded, address);

        made.IsSuccessStatusCode.ShouldBeTrue();
        var added = JsonElement.Parse(await made.Content.ReadAsStringAsync()).GetProperty("id").GetString();
        Ids(before).Distinct().Count().ShouldBe(3);
        Ids(after).ShouldBe([.. Ids(before), added], ignoreOrder: true);
        after.ShouldAllBe(x => x.GetProperty("resourceId").GetString() == graph.GetProperty("id").GetString());
        after.ShouldAllBe(x => x.GetProperty("principalId").GetString() == principal);
    }

    private static async Task<List<JsonElement>> ListAsync(Seeded seeded, string url) =>
        [.. (await seeded.GetAsync(url)).GetProperty("value").EnumerateArray()];

    private static IEnumerable<string?> Ids(List<JsonElement> items) => items.Select(x => x.GetProperty("id").GetString());

    private static string? IdOf(JsonElement graph, string list, string permission) =>
        graph.GetProperty(list).EnumerateArray().Single(x => x.GetProperty("value").GetString() == permission).GetProperty("id")
            .GetString();
}
