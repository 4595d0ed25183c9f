using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>Where the new credentials of an upgrade come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpgradeSource>))]
public enum UpgradeSource
{
    /// <summary>A list of tenant, client id and secret.</summary>
    Csv,

    /// <summary>The present delegated token makes a registration, where its user may.</summary>
    DelegatedToken,

    /// <summary>An invitation each.</summary>
    Invitation,
}
