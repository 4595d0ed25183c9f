using System.Security.Cryptography.X509Certificates;
using LivePlatform.Tenancy;

namespace LivePlatform.TenantCredential.Entra;

/// <summary>What is shown to Entra for a token. It lives for one request.</summary>
internal abstract record EntraGrant
{
    private EntraGrant()
    {
    }

    /// <summary>The application shows its secret.</summary>
    internal sealed record ClientSecret(SecretText Secret) : EntraGrant;

    /// <summary>The application signs an assertion with the key of its certificate.</summary>
    internal sealed record Certificate(X509Certificate2 KeyPair) : EntraGrant, IDisposable
    {
        public void Dispose() => KeyPair.Dispose();
    }

    /// <summary>The application shows a token of an issuer that its registration trusts; no secret anywhere.</summary>
    internal sealed record Federated(SecretText Assertion) : EntraGrant;

    /// <summary>The provider's SyncApp, for the person who signed in once.</summary>
    internal sealed record RefreshToken(SecretText Token, SecretText AppSecret) : EntraGrant;

    /// <summary>
    /// The provider's SyncApp, for the person who has just signed in on Microsoft's page; whoever that is, and of whatever tenant.
    /// </summary>
    /// <param name="Text">The code, worth tokens once.</param>
    /// <param name="RedirectUri">Where it was sent to.</param>
    /// <param name="Verifier">What only the one who began the sign-in knows (PKCE).</param>
    /// <param name="Scope">The permissions that are wanted.</param>
    /// <param name="AppSecret">The SyncApp's secret.</param>
    internal sealed record Code(SecretText Text, Uri RedirectUri, SecretText Verifier, string Scope, SecretText AppSecret) : EntraGrant;

    /// <summary>The provider's SyncApp, with name and password of an account (resource owner password credentials).</summary>
    internal sealed record Password(string UserName, SecretText Text, SecretText AppSecret) : EntraGrant;
}
