namespace LivePlatform.M365Simulator.Seeding;

/// <summary>The users' properties; the constants are indices into <see cref="Schema"/>.</summary>
internal static class UserSchema
{
    public const int Id = 0;
    public const int DisplayName = 1;
    public const int GivenName = 2;
    public const int Surname = 3;
    public const int UserPrincipalName = 4;
    public const int Mail = 5;
    public const int AccountEnabled = 6;
    public const int UserType = 7;
    public const int Department = 8;
    public const int JobTitle = 9;
    public const int OfficeLocation = 10;
    public const int City = 11;
    public const int State = 12;
    public const int Country = 13;
    public const int PostalCode = 14;
    public const int StreetAddress = 15;
    public const int CompanyName = 16;
    public const int UsageLocation = 17;
    public const int PreferredLanguage = 18;
    public const int BusinessPhones = 19;
    public const int MobilePhone = 20;
    public const int OnPremisesSyncEnabled = 21;
    public const int OnPremisesImmutableId = 22;
    public const int EmployeeId = 23;
    public const int EmployeeType = 24;
    public const int FaxNumber = 25;
    public const int MailNickname = 26;
    public const int OtherMails = 27;
    public const int ProxyAddresses = 28;
    public const int CreatedDateTime = 29;
    public const int AssignedLicenses = 30;

    public static readonly Schema Schema = new(
    [
        ("id", PropertyType.Text, true, false),
        ("displayName", PropertyType.Text, true, true),
        ("givenName", PropertyType.Text, true, true),
        ("surname", PropertyType.Text, true, true),
        ("userPrincipalName", PropertyType.Text, true, true),
        ("mail", PropertyType.Text, true, true),
        ("accountEnabled", PropertyType.Flag, false, true),
        ("userType", PropertyType.Text, false, true),
        ("department", PropertyType.Text, false, true),
        ("jobTitle", PropertyType.Text, true, true),
        ("officeLocation", PropertyType.Text, true, true),
        ("city", PropertyType.Text, false, true),
        ("state", PropertyType.Text, false, true),
        ("country", PropertyType.Text, false, true),
        ("postalCode", PropertyType.Text, false, true),
        ("streetAddress", PropertyType.Text, false, true),
        ("companyName", PropertyType.Text, false, true),
        ("usageLocation", PropertyType.Text, false, true),
        ("preferredLanguage", PropertyType.Text, true, true),
        ("businessPhones", PropertyType.List, true, true),
        ("mobilePhone", PropertyType.Text, true, true),
        ("onPremisesSyncEnabled", PropertyType.Flag, false, true),
        ("onPremisesImmutableId", PropertyType.Text, false, true),
        ("employeeId", PropertyType.Text, false, true),
        ("employeeType", PropertyType.Text, false, true),
        ("faxNumber", PropertyType.Text, false, true),
        ("mailNickname", PropertyType.Text, false, true),
        ("otherMails", PropertyType.List, false, true),
        ("proxyAddresses", PropertyType.List, false, true),
        ("createdDateTime", PropertyType.Date, false, true),
        ("assignedLicenses", PropertyType.List, false, true),
    ]);
}
