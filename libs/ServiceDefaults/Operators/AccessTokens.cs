using LivePlatform.ServiceDefaults.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace LivePlatform.ServiceDefaults.Operators;

/// <summary>
/// Tells tokens for calling an API from those that tell a program who signed in: both are of the same issuer, and some issuers write the
/// same audience into both.
/// </summary>
/// <remarks>
/// The type of access tokens: RFC 9068. Entra writes <c>JWT</c> into both, and <c>scp</c> into access tokens of people only; <c>roles</c>
/// and <c>groups</c> stand in id tokens too.
/// </remarks>
internal static class AccessTokens
{
    private static readonly string[] Types = ["at+jwt", "application/at+jwt"];

    /// <summary>
    /// Whether a token is for calling an API: by its type, or by the claim that this installation has agreed on with its issuer.
    /// </summary>
    public static bool IsOne(JsonWebToken token, OperatorOptions options) =>
        Types.Contains(token.Typ, StringComparer.OrdinalIgnoreCase)
        || (options.OfAccess is { } mark && Holds(token, mark));

    /// <summary>Whether it tells of a sign-in as strong as this installation has agreed on with its issuer.</summary>
    public static bool IsStrong(JsonWebToken token, OperatorOptions options) => options.OfStrength is not { } mark || Holds(token, mark);

    private static bool Holds(JsonWebToken token, (string Name, string Value) mark) =>
        token.Claims.Any(claim => claim.Type == mark.Name && claim.Value.Split(' ').Contains(mark.Value, StringComparer.Ordinal));
}

/// <summary>Tokens of operators that were found good and have not ended: whoever sends one is no stranger.</summary>
public sealed class KnownOperators
{
    private readonly TokenMemory _memory;

    internal KnownOperators(TokenMemory memory) => _memory = memory;

    /// <summary>True when this request's token is one of them.</summary>
    public bool Knows(HttpRequest request) => TokenMemory.TokenOf(request) is { } token && _memory.Knows(token);
}
