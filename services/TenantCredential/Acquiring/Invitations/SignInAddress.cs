using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.TenantCredential.Entra;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Acquiring.Invitations;

/// <summary>Microsoft's page on which an invitee signs in, and the portal's page to which it sends them back.</summary>
/// <remarks>https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow.</remarks>
internal sealed class SignInAddress(IOptions<M365Options> microsoft, IOptions<InvitationOptions> options)
{
    private const string Graph = "https://graph.microsoft.com/";

    /// <summary>The redirect URI that the provider's SyncApp must know.</summary>
    public Uri Back => new(options.Value.PortalUrl!, "/i/signed-in");

    /// <summary>The permissions that a method takes of the person who signs in.</summary>
    public static string ScopeOf(ConnectionMethod method) => method == ConnectionMethod.DelegatedToken
        ? $"openid offline_access {Graph}.default"
        : $"openid {Graph}Application.ReadWrite.All {Graph}AppRoleAssignment.ReadWrite.All {Graph}RoleManagement.ReadWrite.Directory";

    /// <summary>Where the invitee goes.</summary>
    public string For(Guid syncApp, ConnectionMethod method, SignInTicket ticket) => QueryHelpers.AddQueryString(
        new Uri(microsoft.Value.EntraBaseUrl!, $"{SignInPlace.AnyTenant}/oauth2/v2.0/authorize").AbsoluteUri,
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = syncApp.ToString("D"),
            ["response_type"] = "code",
            ["response_mode"] = "query",
            ["redirect_uri"] = Back.AbsoluteUri,
            ["scope"] = ScopeOf(method),
            ["state"] = ticket.State,
            ["nonce"] = ticket.Nonce,
            ["code_challenge"] = ticket.Challenge,
            ["code_challenge_method"] = "S256",
            ["prompt"] = "select_account",
        });
}
