using System.Text.Json;
using LivePlatform.Replication.Store;

namespace LivePlatform.Replication.Api;

/// <summary>
/// A user of the replica. Names and values are those of the Microsoft Graph user resource; null where Microsoft has no value.
/// </summary>
/// <param name="Id">Object id of the user in Microsoft Entra.</param>
/// <param name="DisplayName">Name shown in address books.</param>
/// <param name="GivenName">First name.</param>
/// <param name="Surname">Last name.</param>
/// <param name="UserPrincipalName">User principal name (UPN).</param>
/// <param name="Mail">Primary SMTP address.</param>
/// <param name="AccountEnabled">Whether the account is enabled; null when Microsoft does not show it.</param>
/// <param name="UserType">Member or Guest.</param>
/// <param name="Department">Department in which the user works.</param>
/// <param name="JobTitle">Job title of the user.</param>
/// <param name="CompanyName">Name of the company that the user belongs to.</param>
/// <param name="OfficeLocation">Location of the user's office.</param>
/// <param name="StreetAddress">Street address of the user's workplace.</param>
/// <param name="PostalCode">Postal code of the user's address.</param>
/// <param name="City">City of the user's address.</param>
/// <param name="State">State or province of the user's address.</param>
/// <param name="Country">Country or region of the user's address, as text.</param>
/// <param name="UsageLocation">Country in which licences are used, as a two-letter code (ISO 3166).</param>
/// <param name="PreferredLanguage">Preferred language, such as en-US.</param>
/// <param name="MobilePhone">Primary mobile phone number.</param>
/// <param name="BusinessPhones">Business phone numbers; empty when there are none.</param>
/// <param name="OnPremisesSyncEnabled">True when the user is synchronised from an on-premises directory; null when never.</param>
/// <param name="CreatedDateTime">When the user was created, as Microsoft sent it (ISO 8601, UTC).</param>
public sealed record UserResponse(
    Guid Id,
    string? DisplayName,
    string? GivenName,
    string? Surname,
    string? UserPrincipalName,
    string? Mail,
    bool? AccountEnabled,
    string? UserType,
    string? Department,
    string? JobTitle,
    string? CompanyName,
    string? OfficeLocation,
    string? StreetAddress,
    string? PostalCode,
    string? City,
    string? State,
    string? Country,
    string? UsageLocation,
    string? PreferredLanguage,
    string? MobilePhone,
    IReadOnlyList<string> BusinessPhones,
    bool? OnPremisesSyncEnabled,
    string? CreatedDateTime)
{
    internal static UserResponse Of(DirectoryUser user) => new(
        user.ObjectId,
        user.DisplayName,
        user.GivenName,
        user.Surname,
        user.UserPrincipalName,
        user.Mail,
        user.AccountEnabled,
        user.UserType,
        user.Department,
        user.JobTitle,
        user.CompanyName,
        user.OfficeLocation,
        user.StreetAddress,
        user.PostalCode,
        user.City,
        user.State,
        user.Country,
        user.UsageLocation,
        user.PreferredLanguage,
        user.MobilePhone,
        JsonLists.Read(user.BusinessPhones),
        user.OnPremisesSyncEnabled,
        user.CreatedDateTime);
}

/// <summary>One direct membership of a group.</summary>
/// <param name="GroupId">Object id of the group.</param>
/// <param name="MemberId">Object id of the member.</param>
/// <param name="MemberType">Type of the member: user, group, device, servicePrincipal, orgContact, or directoryObject when Microsoft does
/// not say.</param>
public sealed record MembershipResponse(Guid GroupId, Guid MemberId, string MemberType);

internal static class JsonLists
{
    public static IReadOnlyList<string> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<string>>(json) ?? [];
}
