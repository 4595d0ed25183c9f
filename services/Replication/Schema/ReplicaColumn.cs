using LivePlatform.Replication.Store;

namespace LivePlatform.Replication.Schema;

/// <summary>One replicated property: its name at Microsoft Graph, its column, and the column's type.</summary>
public sealed record ReplicaColumn(string Property, string Column, string SqlType)
{
    /// <summary>
    /// UTF-16 units of a text. The longest that Microsoft documents for a replicated property has 1,024 (a group's description, a street
    /// address).
    /// </summary>
    public const int LongestText = 4_000;

    /// <summary>Texts of a list; Microsoft documents one business phone and a handful of group types.</summary>
    public const int MostTexts = 100;

    /// <summary>What the column takes.</summary>
    public ColumnKind Kind { get; } = SqlType switch
    {
        "text" => ColumnKind.Text,
        "boolean" => ColumnKind.Boolean,
        "jsonb" => ColumnKind.TextList,
        _ => throw new ArgumentOutOfRangeException(nameof(SqlType), SqlType, "No such type of column."),
    };
}

/// <summary>What a column takes.</summary>
public enum ColumnKind
{
    /// <summary>Text, dates included: they are kept as Microsoft wrote them, whatever the year.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A JSON array of texts.</summary>
    TextList,
}

/// <summary>
/// The replicated properties of a user, in the order of the columns. To replicate one more, add a line here, a property to
/// <see cref="DirectoryUser"/>, and a migration.
/// </summary>
public static class UserColumns
{
    public static IReadOnlyList<ReplicaColumn> All { get; } =
    [
        new("displayName", "display_name", "text"),
        new("givenName", "given_name", "text"),
        new("surname", "surname", "text"),
        new("userPrincipalName", "user_principal_name", "text"),
        new("mail", "mail", "text"),
        new("accountEnabled", "account_enabled", "boolean"),
        new("userType", "user_type", "text"),
        new("department", "department", "text"),
        new("jobTitle", "job_title", "text"),
        new("companyName", "company_name", "text"),
        new("officeLocation", "office_location", "text"),
        new("streetAddress", "street_address", "text"),
        new("postalCode", "postal_code", "text"),
        new("city", "city", "text"),
        new("state", "state", "text"),
        new("country", "country", "text"),
        new("usageLocation", "usage_location", "text"),
        new("preferredLanguage", "preferred_language", "text"),
        new("mobilePhone", "mobile_phone", "text"),
        new("businessPhones", "business_phones", "jsonb"),
        new("onPremisesSyncEnabled", "on_premises_sync_enabled", "boolean"),
        new("createdDateTime", "created_date_time", "text"),
    ];
}

/// <summary>The replicated properties of a group.</summary>
public static class GroupColumns
{
    public static IReadOnlyList<ReplicaColumn> All { get; } =
    [
        new("displayName", "display_name", "text"),
        new("description", "description", "text"),
        new("mail", "mail", "text"),
        new("mailNickname", "mail_nickname", "text"),
        new("mailEnabled", "mail_enabled", "boolean"),
        new("securityEnabled", "security_enabled", "boolean"),
        new("visibility", "visibility", "text"),
        new("groupTypes", "group_types", "jsonb"),
        new("createdDateTime", "created_date_time", "text"),
    ];
}
