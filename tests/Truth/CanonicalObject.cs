using System.Text;
using System.Text.Json;

namespace LivePlatform.Truth;

/// <summary>An object as text that is equal exactly when all compared properties are: one line per property, in a fixed order.</summary>
internal static class CanonicalObject
{
    /// <summary>Properties of a user that must be equal.</summary>
    public static readonly IReadOnlyList<string> User =
    [
        "displayName", "givenName", "surname", "userPrincipalName", "mail", "accountEnabled", "userType", "department", "jobTitle",
        "companyName", "officeLocation",
        "streetAddress", "postalCode", "city", "state", "country", "usageLocation", "preferredLanguage", "mobilePhone", "businessPhones",
        "onPremisesSyncEnabled", "createdDateTime",
    ];

    /// <summary>Properties of a group that must be equal.</summary>
    public static readonly IReadOnlyList<string> Group =
        [
            "displayName", "description", "mail", "mailNickname", "mailEnabled", "securityEnabled", "visibility", "groupTypes",
            "createdDateTime",
        ];

    /// <exception cref="InvalidOperationException">A property is missing altogether: then nothing was compared.</exception>
    public static string Of(JsonElement element, IReadOnlyList<string> properties)
    {
        var text = new StringBuilder();
        foreach (var property in properties)
        {
            if (!element.TryGetProperty(property, out var value))
            {
                throw new InvalidOperationException($"An object does not show '{property}'.");
            }

            text.Append(property).Append('=').Append(Value(value)).Append('\n');
        }

        return text.ToString();
    }

    // Microsoft leaves out what was never set; an empty list and no list are the same.
    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join('|', value.EnumerateArray().Select(Value)),
        _ => value.GetRawText(),
    };
}
