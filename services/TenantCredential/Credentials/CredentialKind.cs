using System.Text.Json.Serialization;
using LivePlatform.Contracts;

namespace LivePlatform.TenantCredential.Credentials;

/// <summary>By what a connection shows Entra who it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CredentialKind>))]
public enum CredentialKind
{
    /// <summary>A secret of an application in the customer's tenant.</summary>
    ClientSecret,

    /// <summary>Certificate and private key, whose public part the application knows.</summary>
    Certificate,

    /// <summary>A token of the platform's own issuer, which the application trusts: there is no secret that could end.</summary>
    FederatedIdentity,

    /// <summary>The refresh token that a person of the customer granted to the provider's SyncApp.</summary>
    RefreshToken,

    /// <summary>Name and password of a service account, used by the provider's SyncApp.</summary>
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
