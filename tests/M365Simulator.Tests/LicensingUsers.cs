using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

public sealed class LicensingUsers(Simulator simulator)
{
    private const string AddOn = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";
    private const string PhoneSystem = "06ebc4ee-1bb5-47dd-8120-11324bc54e06";
    private const string Mcoev = "4828c8ec-dc2e-4779-b502-87ac9ce28ab7";
    private static readonly string[] Permissions = ["User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All"];

    [Fact]
    public async Task A_licence_needs_a_usage_location_and_a_free_unit()
    {
        var tenant = await simulator.SeedAsync(permissions: Permissions);
        var user = await MakeUserAsync(tenant);
        (await AssignAsync(tenant, user)).ShouldContain("usage location");
        using var located = await tenant.SendAsync(HttpMethod.Patch, $"users/{user}", new { usageLocation = "DE" });
        located.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var seeded = await ConsumedAsync(tenant);
        await tenant.ControlAsync(HttpMethod.Put, $"/skus/{PhoneSystem}", new { enabled = seeded });
        (await AssignAsync(tenant, user)).ShouldContain("does not have any available licenses");

        await tenant.ControlAsync(
            HttpMethod.Put, $"/skus/{PhoneSystem}", new { enabled = seeded, warning = 1, capabilityStatus = "Warning" });
        (await AssignAsync(tenant, user)).ShouldBe("", "a unit in its grace period can be assigned");

        (await StatusAsync(tenant, user, Mcoev)).ShouldBe("Success");
        (await ConsumedAsync(tenant)).ShouldBe(seeded + 1);
        using var deleted = await tenant.SendAsync(HttpMethod.Delete, $"users/{user}");
        (await ConsumedAsync(tenant)).ShouldBe(seeded, "a deleted user holds none");
    }

    [Fact]
    public async Task An_add_on_needs_what_it_depends_on_and_a_plan_can_be_switched_off_and_on()
    {
        var tenant = await simulator.SeedAsync(permissions: Permissions);
        var user = await MakeUserAsync(tenant, "DE");

        (await AssignAsync(tenant, user, AddOn)).ShouldContain($"service plan {Mcoev} depends on the service plan(s)");
        (await AssignAsync(tenant, user, PhoneSystem, disabled: [Mcoev])).ShouldBe("");
        (await StatusAsync(tenant, user, Mcoev)).ShouldBe("Disabled");
        (await AssignAsync(tenant, user)).ShouldBe("");
        (await StatusAsync(tenant, user, Mcoev)).ShouldBe("Success");
        (await AssignAsync(tenant, user, AddOn)).ShouldBe("", "the other licence brings what it depends on");
    }

    [Fact]
    public async Task A_sub_domain_of_a_federated_domain_is_verified_at_once_and_takes_no_cloud_user()
    {
        var tenant = await simulator.SeedAsync(permissions: [.. Permissions, "Domain.ReadWrite.All"]);
        await tenant.ControlAsync(HttpMethod.Put, "/domains/federated.example", new { authenticationType = "Federated" });
        using var added = await tenant.SendAsync(HttpMethod.Post, "domains", new { id = "sbc.federated.example" });
        var domain = await added.Content.ReadFromJsonAsync<JsonElement>();
        (domain.GetProperty("isVerified").GetBoolean(), domain.GetProperty("authenticationType").GetString()).ShouldBe((true, "Federated"));

        using var refused = await tenant.SendAsync(HttpMethod.Post, "users", NewUser("sbc.federated.example", null));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("onPremisesImmutableId");
    }

    [Fact]
    public async Task A_user_is_found_until_it_is_deleted_for_good_and_can_be_restored_before()
    {
        var tenant = await simulator.SeedAsync(permissions: Permissions);
        var user = await MakeUserAsync(tenant);
        using var gone = await tenant.SendAsync(HttpMethod.Delete, $"users/{user}");
        (await tenant.FailAsync($"users/{user}")).Status.ShouldBe(404);
        using var restored = await tenant.SendAsync(HttpMethod.Post, $"directory/deletedItems/{user}/restore");
        restored.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await tenant.GetAsync($"users/{user}")).GetProperty("displayName").GetString().ShouldBe("Activation");
        using var again = await tenant.SendAsync(HttpMethod.Delete, $"users/{user}");
        using var purged = await tenant.SendAsync(HttpMethod.Delete, $"directory/deletedItems/{user}");
        purged.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await tenant.FailAsync($"directory/deletedItems/{user}")).Status.ShouldBe(404);
    }

    private static async Task<Guid> MakeUserAsync(Seeded tenant, string? usageLocation = null)
    {
        var domain = (await tenant.GetAsync("organization")).GetProperty("value")[0].GetProperty("verifiedDomains")[0].GetProperty("name")
            .GetString();
        using var made = await tenant.SendAsync(HttpMethod.Post, "users", NewUser(domain!, usageLocation));
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static object NewUser(string domain, string? usageLocation) => new
    {
        accountEnabled = true,
        displayName = "Activation",
        mailNickname = "activation",
        userPrincipalName = $"activation@{domain}",
        usageLocation,
        passwordProfile = new { password = "n0t-kept-anywhere" },
    };

    /// <summary>What Graph says against it; nothing when it does it.</summary>
    private static async Task<string> AssignAsync(Seeded tenant, Guid user, string product = PhoneSystem, string[]? disabled = null)
    {
        var body =
            new { addLicenses = new[] { new { skuId = product, disabledPlans = disabled ?? [] } }, removeLicenses = Array.Empty<Guid>() };
        using var answer = await tenant.SendAsync(HttpMethod.Post, $"users/{user}/assignLicense", body);
        return answer.IsSuccessStatusCode
            ? ""
            : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString()!;
    }

    private static async Task<string?> StatusAsync(Seeded tenant, Guid user, string plan) =>
        (await tenant.GetAsync($"users/{user}/licenseDetails")).GetProperty("value").EnumerateArray().SelectMany(
            x => x.GetProperty("servicePlans").EnumerateArray())
            .First(x => x.GetProperty("servicePlanId").GetString() == plan).GetProperty("provisioningStatus").GetString();

    private static async Task<int> ConsumedAsync(Seeded tenant) =>
        (await tenant.GetAsync("subscribedSkus")).GetProperty("value").EnumerateArray()
            .Single(x => x.GetProperty("skuId").GetString() == PhoneSystem).GetProperty("consumedUnits").GetInt32();
}
