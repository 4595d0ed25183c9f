using System.Globalization;
using System.Text.Json;
using LivePlatform.Replication.Store;
using LivePlatform.Tenancy;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;

namespace LivePlatform.Bench.Textbook;

/// <summary>Rows from the SDK's models.</summary>
internal sealed class TextbookRows(Guid directoryId, Guid providerId)
{
    private readonly ServiceProviderId _provider = ServiceProviderId.From(providerId);

    public DirectoryUser Of(User user) => new()
    {
        DirectoryId = directoryId,
        Generation = 1,
        ObjectId = Guid.Parse(user.Id!),
        ServiceProviderId = _provider,
        CustomerId = directoryId,
        DisplayName = user.DisplayName,
        GivenName = user.GivenName,
        Surname = user.Surname,
        UserPrincipalName = user.UserPrincipalName,
        Mail = user.Mail,
        AccountEnabled = user.AccountEnabled,
        UserType = user.UserType,
        Department = user.Department,
        JobTitle = user.JobTitle,
        CompanyName = user.CompanyName,
        OfficeLocation = user.OfficeLocation,
        StreetAddress = user.StreetAddress,
        PostalCode = user.PostalCode,
        City = user.City,
        State = user.State,
        Country = user.Country,
        UsageLocation = user.UsageLocation,
        PreferredLanguage = user.PreferredLanguage,
        MobilePhone = user.MobilePhone,
        BusinessPhones = user.BusinessPhones is { } phones ? JsonSerializer.Serialize(phones) : null,
        OnPremisesSyncEnabled = user.OnPremisesSyncEnabled,
        CreatedDateTime = Text(user.CreatedDateTime),
    };

    public DirectoryGroup Of(Group group) => new()
    {
        DirectoryId = directoryId,
        Generation = 1,
        ObjectId = Guid.Parse(group.Id!),
        ServiceProviderId = _provider,
        CustomerId = directoryId,
        DisplayName = group.DisplayName,
        Description = group.Description,
        Mail = group.Mail,
        MailNickname = group.MailNickname,
        MailEnabled = group.MailEnabled,
        SecurityEnabled = group.SecurityEnabled,
        Visibility = group.Visibility,
        GroupTypes = group.GroupTypes is { } types ? JsonSerializer.Serialize(types) : null,
        CreatedDateTime = Text(group.CreatedDateTime),
    };

    public DirectoryMember Of(Guid group, UntypedObject member)
    {
        var node = member.GetValue();
        return Of(
            group, Guid.Parse(((UntypedString)node["id"]).GetValue()!), ((UntypedString)node["@odata.type"]).GetValue()!.Split('.')[^1]);
    }

    public DirectoryMember Of(Guid group, Guid member, string type) =>
        new()
        {
            DirectoryId = directoryId,
            Generation = 1,
            GroupId = group,
            MemberId = member,
            ServiceProviderId = _provider,
            CustomerId = directoryId,
            MemberType = type,
        };

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
