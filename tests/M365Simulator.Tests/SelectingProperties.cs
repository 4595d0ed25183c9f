using System.Text.Json;

namespace LivePlatform.M365Simulator.Tests;

/// <summary>$select of users: all that Graph's metadata has can be asked for, and nothing else.</summary>
public sealed class SelectingProperties(Simulator simulator)
{
    private const string All =
        "aboutMe,accountEnabled,ageGroup,assignedLicenses,assignedPlans,authorizationInfo,birthday,businessPhones,city,"
        + "companyName,consentProvidedForMinor,country,createdDateTime,creationType,customSecurityAttributes,deletedDateTime,"
        + "department,deviceEnrollmentLimit,displayName,employeeHireDate,employeeId,employeeLeaveDateTime,employeeOrgData,"
        + "employeeType,externalUserState,externalUserStateChangeDateTime,faxNumber,givenName,hireDate,id,identities,"
        + "identityParentId,imAddresses,interests,isManagementRestricted,isResourceAccount,jobTitle,lastPasswordChangeDateTime,"
        + "legalAgeGroupClassification,licenseAssignmentStates,mail,mailNickname,mailboxSettings,mobilePhone,mySite,"
        + "officeLocation,onPremisesDistinguishedName,onPremisesDomainName,onPremisesExtensionAttributes,onPremisesImmutableId,"
        + "onPremisesLastSyncDateTime,onPremisesProvisioningErrors,onPremisesSamAccountName,onPremisesSecurityIdentifier,"
        + "onPremisesSyncBehavior,onPremisesSyncEnabled,onPremisesUserPrincipalName,otherMails,passwordPolicies,"
        + "passwordProfile,pastProjects,postalCode,preferredDataLocation,preferredLanguage,preferredName,print,"
        + "provisionedPlans,proxyAddresses,responsibilities,schools,securityIdentifier,serviceProvisioningErrors,"
        + "showInAddressList,signInActivity,signInSessionsValidFromDateTime,skills,state,streetAddress,surname,usageLocation,"
        + "userPrincipalName,userType";

    private static readonly string[] Lists =
    [
        "assignedPlans", "identities", "imAddresses", "onPremisesProvisioningErrors", "skills", "serviceProvisioningErrors",
    ];

    [Fact]
    public async Task A_list_and_a_single_user_have_every_property_of_the_metadata_when_asked()
    {
        var seeded = await simulator.SeedAsync(users: 3);

        var listed = (await seeded.GetAsync($"users?$select={All}")).GetProperty("value")[0];

        var one = await seeded.GetAsync($"users/{listed.GetProperty("id").GetString()}?$select={All}");
        listed.EnumerateObject().Select(x => x.Name).ShouldBe(All.Split(','), ignoreOrder: true);
        one.EnumerateObject().Select(x => x.Name).Where(x => !x.StartsWith('@')).ShouldBe(All.Split(','), ignoreOrder: true);
        Lists.ShouldAllBe(name => one.GetProperty(name).ValueKind == JsonValueKind.Array && one.GetProperty(name).GetArrayLength() == 0);
        one.GetProperty("signInActivity").ValueKind.ShouldBe(JsonValueKind.Null);
        one.GetProperty("userPrincipalName").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task Delta_takes_them_and_leaves_out_what_was_never_set()
    {
        var seeded = await simulator.SeedAsync(users: 3);

        var page = await seeded.GetAsync($"users/delta?$select={All}");

        page.TryGetProperty("value", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_deleted_user_says_once_when_it_was_deleted()
    {
        var seeded = await simulator.SeedAsync(users: 3);
        var id = (await seeded.TruthAsync("users"))[0].GetProperty("id").GetString();
        await seeded.ControlAsync(HttpMethod.Delete, $"/users/{id}");

        var deleted = (await seeded.GetAsync("directory/deletedItems/microsoft.graph.user?$select=id,deletedDateTime,aboutMe"))
            .GetProperty("value")[0];

        deleted.EnumerateObject().Select(x => x.Name).ShouldBe(["id", "aboutMe", "deletedDateTime"], ignoreOrder: true);
        deleted.GetProperty("deletedDateTime").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Theory]
    [InlineData("users?$select=id,shoeSize")]
    [InlineData("users/delta?$select=id,shoeSize")]
    [InlineData("groups?$select=id,aboutMe")]
    public async Task What_the_metadata_does_not_have_is_refused(string url)
    {
        var seeded = await simulator.SeedAsync(users: 3);

        (await seeded.FailAsync(url)).Code.ShouldBe("BadRequest");
    }
}
