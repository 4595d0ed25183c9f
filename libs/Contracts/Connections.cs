using System.Text.Json.Serialization;

namespace LivePlatform.Contracts;

/// <summary>How a service authenticates to its customer's M365 tenant. Upgrades go only in this order, one step at a time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionMethod>))]
public enum ConnectionMethod
{
    /// <summary>User name and password of a service account.</summary>
    Password,

    /// <summary>A refresh token that a user of the customer granted.</summary>
    DelegatedToken,

    /// <summary>Client id and credential of an app registration in the customer's tenant.</summary>
    AppRegistration,
}

/// <summary>Whether a connection works.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionStatus>))]
public enum ConnectionStatus
{
    /// <summary>The credential was not tested yet, or was replaced and not tested since.</summary>
    Unverified,

    /// <summary>The last test of the credential succeeded.</summary>
    Verified,

    /// <summary>Microsoft refused the credential.</summary>
    Failed,
}

/// <summary>Event: a connection was made, proven, refused, changed or removed.</summary>
/// <param name="ConnectionId">The connection.</param>
/// <param name="ServiceId">The service it belongs to.</param>
/// <param name="CustomerId">The customer of that service.</param>
/// <param name="M365TenantId">The customer's Entra tenant.</param>
/// <param name="Method">How it authenticates.</param>
/// <param name="Status">Whether it works.</param>
/// <param name="ClientId">Application (client) id: the app whose quotas its calls use.</param>
/// <param name="CredentialVersion">Version of the credential in use; tokens of older versions are dropped.</param>
/// <param name="CredentialExpiresOn">When the credential ends; null: unknown, unless it never ends.</param>
/// <param name="FailureClass">Why Microsoft refused it, when <see cref="ConnectionStatus.Failed"/>.</param>
/// <param name="Action">What somebody must do about it.</param>
/// <param name="CreatedAt">When the connection was made.</param>
/// <param name="IsRemoved">True when it was removed.</param>
/// <param name="Version">Grows with each change; a copy keeps the highest it saw.</param>
/// <param name="IsRepublished">True when nothing happened and it is only told again: whoever has a copy compares.</param>
/// <param name="CredentialNeverExpires">True when there is no secret that could end.</param>
public sealed record ConnectionChanged(
    Guid ConnectionId,
    Guid ServiceId,
    Guid CustomerId,
    Guid M365TenantId,
    ConnectionMethod Method,
    ConnectionStatus Status,
    Guid ClientId,
    int CredentialVersion,
    DateTimeOffset? CredentialExpiresOn,
    string? FailureClass,
    string? Action,
    DateTimeOffset CreatedAt,
    bool IsRemoved,
    long Version,
    bool IsRepublished = false,
    bool CredentialNeverExpires = false);

/// <summary>
/// Command to TenantCredential: prove a connection now. The answer is a <see cref="ConnectionChanged"/> of a higher version.
/// </summary>
/// <param name="ConnectionId">The connection.</param>
public sealed record ValidateConnection(Guid ConnectionId);
