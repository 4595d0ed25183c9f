namespace LivePlatform.Replication.Store;

/// <summary>One replicated property: its name at Microsoft Graph, its column, and the column's type.</summary>
public sealed record ReplicaColumn(string Property, string Column, string SqlType);

/// <summary>The replicated properties of a user, in the order of the columns. To replicate one more, add a line here, a property to <see cref="DirectoryUser"/>, and a migration.</summary>
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
