using System.Security.Claims;
using System.Security.Cryptography;
using LivePlatform.ServiceDefaults.Operators;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.ServiceDefaults.Invitees;

/// <summary>Public keys of Invitee tokens: read from TenantCredential's own keys there, asked for by the gateway.</summary>
public interface IInviteeKeys
{
    /// <summary>The public key of this id; null when there is none.</summary>
    /// <exception cref="InviteeKeysUnavailableException">Whoever knows does not answer.</exception>
    Task<JsonWebKey?> FindAsync(string keyId, CancellationToken cancellationToken);
}

/// <summary>Whether a key exists cannot be told now: a token that names it is neither good nor bad.</summary>
public sealed class InviteeKeysUnavailableException(Exception inner) : Exception("The public keys of invitations cannot be read.", inner);

/// <summary>Makes and checks Invitee tokens: JWT, ES256, of an issuer and an audience of their own (docs/adr/0014).</summary>
public static class InviteeTokens
{
    /// <summary>Who signs them.</summary>
    public const string Issuer = "live-platform/tenant-credential";

    /// <summary>What they are for.</summary>
    public const string Audience = "live-platform-invitee";

    private const string InvitationClaim = "live_invitation";
    private const string SessionClaim = "sid";
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };

    /// <summary>Signs a token.</summary>
    /// <param name="invitee">For whom.</param>
    /// <param name="key">The provider's signing key.</param>
    /// <param name="keyId">Its id.</param>
    /// <param name="now">From when.</param>
    /// <param name="until">To when.</param>
    public static string Sign(Invitee invitee, ECDsa key, string keyId, DateTimeOffset now, DateTimeOffset until)
    {
        ArgumentNullException.ThrowIfNull(invitee);

        // The library remembers signers by key id beyond the life of a key that is disposed after use.
        var credentials = new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256)
        {
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Subject = new ClaimsIdentity(
            [
                new("sub", $"invitation:{invitee.Invitation}"),
                new(OperatorClaims.ProviderClaim, invitee.Provider.ToString()),
                new(InvitationClaim, invitee.Invitation.ToString()),
                new(SessionClaim, invitee.Session),
            ]),
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = until.UtcDateTime,
            SigningCredentials = credentials,
        });
    }

    /// <summary>Reads a validated token; null when a claim is missing.</summary>
    public static Invitee? Read(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return Guid.TryParse(principal.FindFirstValue(OperatorClaims.ProviderClaim), out var provider) && provider != Guid.Empty
            && Guid.TryParse(principal.FindFirstValue(InvitationClaim), out var invitation)
            && principal.FindFirstValue(SessionClaim) is { Length: > 0 } session
            ? new Invitee(provider, invitation, session)
            : null;
    }

    /// <summary>Checks signature, issuer, audience and times, and that the key is the one of the provider that the token names.</summary>
    /// <returns>Null when anything is wrong.</returns>
    public static async Task<ClaimsIdentity?> CheckAsync(
        string token, IInviteeKeys keys, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (KeyIdOf(token) is not { } keyId || await keys.FindAsync(keyId, cancellationToken) is not { } key)
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            LifetimeValidator = (from, to, _, _) => clock.GetUtcNow().UtcDateTime is var now && from <= now.AddSeconds(30) && now < to,
        });
        return result.IsValid && Read(new ClaimsPrincipal(result.ClaimsIdentity)) is { } invitee
            && keyId.StartsWith(invitee.Provider.ToString("N"), StringComparison.Ordinal)
            ? result.ClaimsIdentity
            : null;
    }

    private static string? KeyIdOf(string token)
    {
        try
        {
            return Handler.CanReadToken(token) && Handler.ReadJsonWebToken(token).Kid is { Length: > 0 and <= 60 } keyId ? keyId : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
