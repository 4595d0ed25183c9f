using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Where the new credentials of an upgrade come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpgradeSource>))]
public enum UpgradeSource
{
    /// <summary>A list of tenant ids, client ids and client secrets.</summary>
    Csv,

    /// <summary>The connection's delegated token creates an app registration, where its user is allowed to.</summary>
    DelegatedToken,

    /// <summary>A person of each customer is invited. Resend each invitation to get its link, and hand it over.</summary>
    Invitation,
}
