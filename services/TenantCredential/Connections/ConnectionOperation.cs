using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Connections;

/// <summary>What is done with a connection, or to it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConnectionOperation>))]
public enum ConnectionOperation
{
    /// <summary>Find out which roles and permissions it has.</summary>
    AssessRoles,

    /// <summary>Read the customer's directory, daily and on demand.</summary>
    ReplicateDirectory,

    /// <summary>Bring a service up whose DNS people make.</summary>
    OnboardWithManualDns,

    /// <summary>Bring a service up, with sub-domain, records, activation user and licence.</summary>
    OnboardWithAutomaticDns,

    /// <summary>Add a site whose DNS people make.</summary>
    AddSiteWithManualDns,

    /// <summary>Add a site, with sub-domain, records, activation user and licence.</summary>
    AddSiteWithAutomaticDns,

    /// <summary>
    /// Remove what a run made in the customer's tenant: a site's or a service's sub-domain, records, activation user and licence.
    /// </summary>
    RemoveWhatRunsMade,

    /// <summary>Let Microsoft make a new secret.</summary>
    RotateSecret,

    /// <summary>Move it to the application registration of a list's line.</summary>
    UpgradeByList,

    /// <summary>Let its own delegated token make a registration, and move it there.</summary>
    UpgradeByDelegatedToken,

    /// <summary>Invite somebody to sign in for it.</summary>
    InviteToSignIn,

    /// <summary>Invite somebody to make or to enter a registration for it.</summary>
    InviteToRegister,
}
