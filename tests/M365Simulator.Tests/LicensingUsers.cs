using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

public sealed class LicensingUsers(Simulator simulator)
{
    private const string PhoneSystem = "e43b5b99-8dfb-405f-9987-dc307f34bcbd";
    private static readonly string[] Permissions = ["User.ReadWrite.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All"];

    [Fact]
    public async Task A_licence_needs_a_usage_location_and_a_free_unit()
    {
        var tenant = await simulator.SeedAsync(permissions: Permissions);
        var user = await MakeUserAsync(tenant);
        (await AssignAsync(tenant, user)).ShouldContain("usage location");
        using var located = await tenant.SendAsync(HttpMethod.Patch, $"users/{user}", new { usageLocation = "DE" });
        located.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await tenant.ControlAsync(HttpMethod.Put, $"/skus/{PhoneSystem}", new { enabled = 0 });
        (await AssignAsync(tenant, user)).ShouldContain("does not have any available licenses");

        await tenant.ControlAsync(HttpMethod.Put, $"/skus/{PhoneSystem}", new { enabled = 1 });
        (await AssignAsync(tenant, user)).ShouldBe("");

        var details = (await tenant.GetAsync($"users/{user}/licenseDetails")).GetProperty("value")[0];
        details.GetProperty("servicePlans")[0].GetProperty("servicePlanName").GetString().ShouldBe("MCOEV");
        details.GetProperty("servicePlans")[0].GetProperty("provisioningStatus").GetString().ShouldBe("Success");
        (await ConsumedAsync(tenant)).ShouldBe(1);
        using var deleted = await tenant.SendAsync(HttpMethod.Delete, $"users/{user}");
        (await ConsumedAsync(tenant)).ShouldBe(0, "a deleted user holds none");
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

    private static async Task<Guid> MakeUserAsync(Seeded tenant)
    {
        var domain = (await tenant.GetAsync("organization")).GetProperty("value")[0].GetProperty("verifiedDomains")[0].GetProperty("name").GetString();
        using var made = await tenant.SendAsync(HttpMethod.Post, "users", new
        {
            accountEnabled = true,
            displayName = "Activation",
            mailNickname = "activation",
            userPrincipalName = $"activation@{domain}",
            passwordProfile = new { password = "n0t-kept-anywhere" },
        });
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>What Graph says against it; nothing when it does it.</summary>
    private static async Task<string> AssignAsync(Seeded tenant, Guid user)
    {
        using var answer = await tenant.SendAsync(
            HttpMethod.Post, $"users/{user}/assignLicense", new { addLicenses = new[] { new { skuId = PhoneSystem, disabledPlans = Array.Empty<Guid>() } }, removeLicenses = Array.Empty<Guid>() });
        return answer.IsSuccessStatusCode ? "" : (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString()!;
    }

    private static async Task<int> ConsumedAsync(Seeded tenant) =>
        (await tenant.GetAsync("subscribedSkus")).GetProperty("value").EnumerateArray().Single(x => x.GetProperty("skuId").GetString() == PhoneSystem).GetProperty("consumedUnits").GetInt32();
}
