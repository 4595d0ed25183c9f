using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>An operation that uses a connection, or changes it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionOperation>))]
public enum ConnectionOperation
{
    /// <summary>Assess the roles and permissions that the connection has.</summary>
    AssessRoles,

    /// <summary>Replicate the customer's directory, daily and on demand.</summary>
    ReplicateDirectory,

    /// <summary>Onboard a service; people create the DNS records.</summary>
    OnboardWithManualDns,

    /// <summary>Onboard a service, with sub-domain, DNS records, activation user and licence.</summary>
    OnboardWithAutomaticDns,

    /// <summary>Add a site; people create the DNS records.</summary>
    AddSiteWithManualDns,

    /// <summary>Add a site, with sub-domain, DNS records, activation user and licence.</summary>
    AddSiteWithAutomaticDns,

    /// <summary>Remove what a run created: sub-domain, DNS records, activation user and licence of a service or site.</summary>
    RemoveWhatRunsMade,

    /// <summary>Let Microsoft issue a new client secret.</summary>
    RotateSecret,

    /// <summary>Upgrade to an app registration from a list.</summary>
    UpgradeByList,

    /// <summary>Upgrade to an app registration that the connection's own delegated token creates.</summary>
    UpgradeByDelegatedToken,

    /// <summary>Invite a person of the customer to sign in for the connection.</summary>
    InviteToSignIn,

    /// <summary>Invite a person of the customer to create or enter an app registration for the connection.</summary>
    InviteToRegister,
}
