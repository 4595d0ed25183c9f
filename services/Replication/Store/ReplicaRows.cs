using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Store;

/// <summary>A user of a directory, as Microsoft Graph shows it (resource type <c>user</c>).</summary>
public sealed class DirectoryUser : ICustomerOwned
{
    public Guid DirectoryId { get; init; }

    public int Generation { get; init; }

    public Guid ObjectId { get; init; }

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }

    public string? DisplayName { get; init; }

    public string? GivenName { get; init; }

    public string? Surname { get; init; }

    public string? UserPrincipalName { get; init; }

    public string? Mail { get; init; }

    public bool? AccountEnabled { get; init; }

    public string? UserType { get; init; }

    public string? Department { get; init; }

    public string? JobTitle { get; init; }

    public string? CompanyName { get; init; }

    public string? OfficeLocation { get; init; }

    public string? StreetAddress { get; init; }

    public string? PostalCode { get; init; }

    public string? City { get; init; }

    public string? State { get; init; }

    public string? Country { get; init; }

    public string? UsageLocation { get; init; }

    public string? PreferredLanguage { get; init; }

    public string? MobilePhone { get; init; }

    /// <summary>JSON array of the numbers.</summary>
    public string? BusinessPhones { get; init; }

    public bool? OnPremisesSyncEnabled { get; init; }

    public string? CreatedDateTime { get; init; }
}

/// <summary>A group of a directory, as Microsoft Graph shows it (resource type <c>group</c>).</summary>
public sealed class DirectoryGroup : ICustomerOwned
{
    public Guid DirectoryId { get; init; }

    public int Generation { get; init; }

    public Guid ObjectId { get; init; }

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }

    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public string? Mail { get; init; }

    public string? MailNickname { get; init; }

    public bool? MailEnabled { get; init; }

    public bool? SecurityEnabled { get; init; }

    public string? Visibility { get; init; }

    /// <summary>JSON array of the types.</summary>
    public string? GroupTypes { get; init; }

    public string? CreatedDateTime { get; init; }
}

/// <summary>One direct membership.</summary>
public sealed class DirectoryMember : ICustomerOwned
{
    public Guid DirectoryId { get; init; }

    public int Generation { get; init; }

    public Guid GroupId { get; init; }

    public Guid MemberId { get; init; }

    public ServiceProviderId ServiceProviderId { get; init; }

    public Guid CustomerId { get; init; }

    /// <summary>Kind of the member: user, group, device, servicePrincipal, orgContact.</summary>
    public string MemberType { get; init; } = "";
}
