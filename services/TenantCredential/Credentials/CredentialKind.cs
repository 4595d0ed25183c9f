using System.Text.Json.Serialization;
using LivePlatform.Contracts;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>Kind of a credential.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CredentialKind>))]
public enum CredentialKind
{
    /// <summary>Client secret of an app registration in the customer's tenant.</summary>
    ClientSecret,

    /// <summary>Certificate with private key, whose public part is registered with the application.</summary>
    Certificate,

    /// <summary>A token of the platform's own issuer, which the app registration trusts; there is no secret that could expire.</summary>
    FederatedIdentity,

    /// <summary>Refresh token that a user of the customer granted to the provider's SyncApp.</summary>
    RefreshToken,

    /// <summary>User name and password of a service account, used through the provider's SyncApp.</summary>
    Password,
}

/// <summary>What kinds have in common.</summary>
internal static class CredentialKinds
{
    /// <summary>The method of connecting that a credential of this kind makes.</summary>
    public static ConnectionMethod Method(this CredentialKind kind) => kind switch
    {
        CredentialKind.ClientSecret or CredentialKind.Certificate or CredentialKind.FederatedIdentity => ConnectionMethod.AppRegistration,
        CredentialKind.RefreshToken => ConnectionMethod.DelegatedToken,
        CredentialKind.Password => ConnectionMethod.Password,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>True when a user stands behind it, and the provider's SyncApp asks for that user.</summary>
    public static bool IsOfUser(this CredentialKind kind) => kind.Method() != ConnectionMethod.AppRegistration;
}
