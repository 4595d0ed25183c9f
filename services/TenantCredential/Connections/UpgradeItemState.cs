using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>State of one connection of an upgrade.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpgradeItemState>))]
public enum UpgradeItemState
{
    /// <summary>Nothing was done yet.</summary>
    Waiting,

    /// <summary>A person of the customer was invited.</summary>
    Invited,

    /// <summary>An app registration was created in the customer's tenant and is still spreading at Microsoft.</summary>
    Making,

    /// <summary>Microsoft accepted the new credential once; it is being tested further.</summary>
    Changing,

    /// <summary>The new credential was put into use. Later events do not change this, unless the change itself is undone.</summary>
    Done,

    /// <summary>The former credential remains in use; the failure gives the reason and the remedy.</summary>
    Unchanged,
}
