using System.Text.Json;

namespace LivePlatform.M365Simulator.Seeding;

/// <summary>A property that Graph's metadata has and nobody here ever sets.</summary>
internal sealed record UnmodelledProperty(string Name, bool IsList)
{
    private readonly JsonEncodedText _encoded = JsonEncodedText.Encode(Name);

    /// <summary>Writes what an object has that was never given a value: null, or an empty list.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        if (IsList)
        {
            writer.WriteStartArray(_encoded);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull(_encoded);
        }
    }
}

/// <summary>What v1.0's metadata has for a user beside <see cref="UserSchema"/>. Only whoever selects it sees it.</summary>
internal static class UnmodelledProperties
{
    private static readonly string[] Values =
    [
        "aboutMe", "ageGroup", "authorizationInfo", "birthday", "consentProvidedForMinor", "creationType", "customSecurityAttributes",
        "deletedDateTime",
        "deviceEnrollmentLimit", "employeeHireDate", "employeeLeaveDateTime", "employeeOrgData", "externalUserState",
        "externalUserStateChangeDateTime",
        "hireDate", "identityParentId", "isManagementRestricted", "isResourceAccount", "lastPasswordChangeDateTime",
        "legalAgeGroupClassification",
        "mailboxSettings", "mySite", "onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesExtensionAttributes",
        "onPremisesLastSyncDateTime",
        "onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesSyncBehavior", "onPremisesUserPrincipalName",
        "passwordPolicies",
        "passwordProfile", "preferredDataLocation", "preferredName", "print", "securityIdentifier", "showInAddressList", "signInActivity",
        "signInSessionsValidFromDateTime",
    ];

    private static readonly string[] Lists =
    [
        "assignedPlans", "identities", "imAddresses", "interests", "licenseAssignmentStates", "onPremisesProvisioningErrors",
        "pastProjects",
        "provisionedPlans", "responsibilities", "schools", "serviceProvisioningErrors", "skills",
    ];

    public static readonly IReadOnlyDictionary<string, UnmodelledProperty> OfUsers = Values.Select(
        name => new UnmodelledProperty(name, IsList: false))
        .Concat(Lists.Select(name => new UnmodelledProperty(name, IsList: true)))
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
}
