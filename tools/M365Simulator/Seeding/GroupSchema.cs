namespace LivePlatform.M365Simulator.Seeding;

/// <summary>The groups' properties; the constants are indices into <see cref="Schema"/>.</summary>
internal static class GroupSchema
{
    public const int Id = 0;
    public const int DisplayName = 1;
    public const int Description = 2;
    public const int MailEnabled = 3;
    public const int MailNickname = 4;
    public const int Mail = 5;
    public const int SecurityEnabled = 6;
    public const int GroupTypes = 7;
    public const int Visibility = 8;
    public const int CreatedDateTime = 9;
    public const int RenewedDateTime = 10;
    public const int ProxyAddresses = 11;
    public const int OnPremisesSyncEnabled = 12;
    public const int Classification = 13;
    public const int IsAssignableToRole = 14;

    /// <summary>The bit that stands for <c>members</c> in a selection; no property of the object itself.</summary>
    public const ulong Members = 1UL << 63;

    public static readonly Schema Schema = new(
    [
        ("id", PropertyType.Text, true, false),
        ("displayName", PropertyType.Text, true, true),
        ("description", PropertyType.Text, true, true),
        ("mailEnabled", PropertyType.Flag, true, true),
        ("mailNickname", PropertyType.Text, true, true),
        ("mail", PropertyType.Text, true, true),
        ("securityEnabled", PropertyType.Flag, true, true),
        ("groupTypes", PropertyType.List, true, true),
        ("visibility", PropertyType.Text, true, true),
        ("createdDateTime", PropertyType.Date, true, true),
        ("renewedDateTime", PropertyType.Date, true, true),
        ("proxyAddresses", PropertyType.List, true, true),
        ("onPremisesSyncEnabled", PropertyType.Flag, true, true),
        ("classification", PropertyType.Text, true, true),
        ("isAssignableToRole", PropertyType.Flag, true, true),
    ]);
}
