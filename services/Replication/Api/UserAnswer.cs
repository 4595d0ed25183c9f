using System.Text.Json;
using LivePlatform.Replication.Store;

namespace LivePlatform.Replication.Api;

/// <summary>A user of the replica; properties have their names and values at Microsoft Graph.</summary>
public sealed record UserAnswer(
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
    internal static UserAnswer Of(DirectoryUser user) => new(
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

/// <summary>A group of the replica.</summary>
public sealed record GroupAnswer(
    Guid Id,
    string? DisplayName,
    string? Description,
    string? Mail,
    string? MailNickname,
    bool? MailEnabled,
    bool? SecurityEnabled,
    string? Visibility,
    IReadOnlyList<string> GroupTypes,
    string? CreatedDateTime)
{
    internal static GroupAnswer Of(DirectoryGroup group) => new(
        group.ObjectId,
        group.DisplayName,
        group.Description,
        group.Mail,
        group.MailNickname,
        group.MailEnabled,
        group.SecurityEnabled,
        group.Visibility,
        JsonLists.Read(group.GroupTypes),
        group.CreatedDateTime);
}

/// <summary>One direct membership.</summary>
public sealed record MemberAnswer(Guid GroupId, Guid MemberId, string MemberType);

internal static class JsonLists
{
    public static IReadOnlyList<string> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<List<string>>(json) ?? [];
}
