using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>Role definitions, activated roles, and who holds them.</summary>
public sealed class ReadingRoles(Simulator simulator)
{
    private const string Teams = "69091246-20e8-4a56-aa4d-066075b2a7a8";
    private const string Telephony = "aa38014f-0993-46e9-9b45-30501a20909d";
    private const string Reader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    private const string Definitions = "roleManagement/directory/roleDefinitions";

    [Fact]
    public async Task A_role_definition_is_found_by_id_and_by_filter()
    {
        var seeded = await simulator.SeedAsync();

        var one = await seeded.GetAsync($"{Definitions}/{Teams}");

        one.GetProperty("id").GetString().ShouldBe(Teams);
        one.GetProperty("templateId").GetString().ShouldBe(Teams);
        one.GetProperty("displayName").GetString().ShouldBe("Teams Administrator");
        one.GetProperty("isBuiltIn").GetBoolean().ShouldBeTrue();
        (await ListAsync(seeded, $"{Definitions}?$filter=displayName eq 'Teams Administrator'")).ShouldHaveSingleItem().GetProperty("id")
            .GetString().ShouldBe(Teams);
        (await ListAsync(seeded, $"{Definitions}?$filter=templateId eq '{Teams}'")).ShouldHaveSingleItem();
        (await ListAsync(seeded, $"{Definitions}?$filter=isBuiltIn eq true")).Count.ShouldBe((await ListAsync(seeded, Definitions)).Count);
        (await seeded.FailAsync($"{Definitions}?$filter=version eq '1'")).Status.ShouldBe(400);
        (await seeded.FailAsync($"{Definitions}/{Guid.NewGuid()}")).Code.ShouldBe("Request_ResourceNotFound");
    }

    [Fact]
    public async Task A_role_of_the_tenants_own_is_a_definition_once_somebody_holds_it()
    {
        var seeded = await simulator.SeedAsync();
        var own = Guid.NewGuid();
        await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = own });

        (await seeded.GetAsync($"{Definitions}/{own}")).GetProperty("isBuiltIn").GetBoolean().ShouldBeFalse();
        (await ListAsync(seeded, $"{Definitions}?$filter=isBuiltIn eq false")).ShouldHaveSingleItem().GetProperty("id").GetGuid()
            .ShouldBe(own);
    }

    [Fact]
    public async Task An_activated_role_is_addressed_by_its_template_or_its_id_and_lists_who_holds_it_everywhere()
    {
        var seeded = await simulator.SeedAsync();
        await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = Teams });
        await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = Telephony, via = "group" });
        await seeded.ControlAsync(HttpMethod.Post, $"/apps/{seeded.App}/roles", new { role = Reader, scope = "/administrativeUnits/7" });
        var user = (await seeded.ControlAsync(
            HttpMethod.Put, "/accounts/voice@contoso.example",
            new { password = "Correct horse 1", roles = new[] { Teams } })).GetProperty("id").GetString();
        var principal = (await ListAsync(seeded, $"servicePrincipals?$filter=appId eq '{seeded.App}'"))[0].GetProperty("id").GetString();

        var role = await seeded.GetAsync($"directoryRoles(roleTemplateId='{Teams}')");

        role.GetProperty("roleTemplateId").GetString().ShouldBe(Teams);
        var id = role.GetProperty("id").GetString();
        (await seeded.GetAsync($"directoryRoles/{id}")).GetProperty("displayName").GetString().ShouldBe("Teams Administrator");
        var members = await ListAsync(seeded, $"directoryRoles/{id}/members");
        members.Select(x => (x.GetProperty("@odata.type").GetString(), x.GetProperty("id").GetString()))
            .ShouldBe([("#microsoft.graph.servicePrincipal", principal), ("#microsoft.graph.user", user)], ignoreOrder: true);
        (await ListAsync(seeded, $"directoryRoles(roleTemplateId='{Telephony}')/members")).ShouldHaveSingleItem().GetProperty("@odata.type")
            .GetString().ShouldBe("#microsoft.graph.group");
        (await ListAsync(seeded, $"directoryRoles(roleTemplateId='{Reader}')/members"))
            .ShouldBeEmpty("in one administrative unit is not everywhere");
        (await ListAsync(seeded, $"directoryRoles?$filter=roleTemplateId eq '{Teams}'")).ShouldHaveSingleItem().GetProperty("id")
            .GetString().ShouldBe(id);
    }

    [Fact]
    public async Task A_role_that_nobody_activated_is_not_found()
    {
        var seeded = await simulator.SeedAsync();

        (await seeded.FailAsync($"directoryRoles(roleTemplateId='{Teams}')")).Status.ShouldBe(404);
        (await seeded.FailAsync($"directoryRoles/{Guid.NewGuid()}/members")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData(Definitions)]
    [InlineData($"{Definitions}/{Teams}")]
    [InlineData($"directoryRoles(roleTemplateId='{Teams}')")]
    [InlineData($"directoryRoles(roleTemplateId='{Teams}')/members")]
    public async Task They_need_the_permission_that_other_roles_need(string url)
    {
        var seeded = await simulator.SeedAsync(permissions: ["User.Read.All"]);

        (await seeded.FailAsync(url)).Code.ShouldBe("Authorization_RequestDenied");
    }

    private static async Task<List<JsonElement>> ListAsync(Seeded seeded, string url) =>
        [.. (await seeded.GetAsync(url)).GetProperty("value").EnumerateArray()];
}
