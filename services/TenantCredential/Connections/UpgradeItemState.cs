using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>How far one connection of an upgrade is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpgradeItemState>))]
public enum UpgradeItemState
{
    /// <summary>Nothing was done yet.</summary>
    Waiting,

    /// <summary>Somebody of the customer was invited.</summary>
    Invited,

    /// <summary>A registration was made in the customer's tenant; Microsoft's nodes are still hearing of it.</summary>
    Making,

    /// <summary>The new credential was taken by Microsoft once and is being proven.</summary>
    Changing,

    /// <summary>The new credential served. It stays so whatever becomes of the connection, unless the change itself is undone.</summary>
    Done,

    /// <summary>The credential in use stays; the failure says why and what helps.</summary>
    Unchanged,
}
