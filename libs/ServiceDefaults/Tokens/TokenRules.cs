using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LivePlatform.ServiceDefaults.Tokens;

/// <summary>
/// Which tokens are looked at at all, whoever issued them: signed by a private key, short, of the right kind, and of a life that ends soon.
/// </summary>
internal static class TokenRules
{
    /// <summary>
    /// Longest life of a token. Entra's are at most 24 h
    /// (https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes), projected ones of a cluster what the chart asks
    /// for.
    /// </summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private const int LongestToken = 16 * 1024;

    /// <summary>No shared secrets: with those, whoever may read the issuer's public keys could sign.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Sets them.</summary>
    /// <param name="bearer">The scheme.</param>
    /// <param name="isProduction">True: keys of development sign nothing here.</param>
    /// <param name="longestLife">From issue to end.</param>
    /// <param name="isOfKind">Whether a token is one for calling an API, and of whom we take, as far as header and claims tell.</param>
    public static void Apply(JwtBearerOptions bearer, bool isProduction, TimeSpan longestLife, Func<JsonWebToken, bool> isOfKind)
    {
        var rules = bearer.TokenValidationParameters;
        rules.ValidAlgorithms = Algorithms;
        rules.TypeValidator = (type, token, _) =>
            token is not JsonWebToken read || !isOfKind(read)
                ? throw new SecurityTokenInvalidTypeException(
                    "The token is not one for calling an API, or of a sign-in that is not strong enough.")
                { InvalidType = type }
                : isProduction && read.Kid?.StartsWith(DevelopmentMaterial.KeyIdPrefix, StringComparison.Ordinal) is true
                ? throw new SecurityTokenInvalidSigningKeyException("The token is signed by a key of development.")
                : !EndsWithin(longestLife, read)
                ? throw new SecurityTokenInvalidLifetimeException(
                    $"The token does not say when it was issued, or lives longer than {longestLife}.")
                {
                    Expires = read.ValidTo,
                    NotBefore = read.ValidFrom,
                }
                : type;
        foreach (var handler in bearer.TokenHandlers.OfType<JsonWebTokenHandler>())
        {
            handler.MaximumTokenSizeInBytes = LongestToken;
        }
    }

    /// <summary>
    /// By the wall clock, as the library judges the other times; an issuer that dates its tokens ahead does not make them last longer.
    /// </summary>
    private static bool EndsWithin(TimeSpan longestLife, JsonWebToken token)
    {
        var from = token.IssuedAt != DateTime.MinValue ? token.IssuedAt : token.ValidFrom;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime + Skew;
        return from != DateTime.MinValue && from <= now && token.ValidTo - from <= longestLife;
    }
}
