using System.Text;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>The grants that the token endpoint knows.</summary>
internal static class GrantTypes
{
    public const string ClientCredentials = "client_credentials";
    public const string Password = "password";
    public const string RefreshToken = "refresh_token";
    public const string AuthorizationCode = "authorization_code";
}

/// <summary>The parameters of a token request; a secret by HTTP Basic takes the place of the form's.</summary>
internal sealed record TokenRequest(
    string Tenant, string? GrantType, string? ClientId, string? ClientSecret, string? ClientAssertion, string? Scope, string? Claims)
{
    public string? UserName { get; init; }

    public string? Password { get; init; }

    public string? RefreshToken { get; init; }

    public string? Code { get; init; }

    public string? RedirectUri { get; init; }

    public string? CodeVerifier { get; init; }

    public static TokenRequest Read(string tenant, IFormCollection form, string authorization)
    {
        var (id, secret) = (Text(form["client_id"]), Text(form["client_secret"]));
        var basic = new byte[authorization.Length];
        if (authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(authorization[6..], basic, out var length)
            && Encoding.UTF8.GetString(basic, 0, length).Split(':', 2) is [var user, var password])
        {
            (id, secret) = (Uri.UnescapeDataString(user.Replace('+', ' ')), Uri.UnescapeDataString(password.Replace('+', ' ')));
        }

        return new TokenRequest(
            tenant, Text(form["grant_type"]), id, secret, Text(form["client_assertion"]), Text(form["scope"]), Text(form["claims"]))
        {
            UserName = Text(form["username"]),
            Password = Text(form["password"]),
            RefreshToken = Text(form["refresh_token"]),
            Code = Text(form["code"]),
            RedirectUri = Text(form["redirect_uri"]),
            CodeVerifier = Text(form["code_verifier"]),
        };
    }

    private static string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

/// <summary>What a token request may have, once everything about it was right.</summary>
internal sealed record TokenGrant(M365Tenant Tenant, ServicePrincipal Principal, string Audience, bool ContinuousAccess)
{
    /// <summary>Who signed in; null for the app itself.</summary>
    public SignIn? SignIn { get; init; }

    /// <summary>The delegated permissions that the token carries.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>True when a refresh token was asked for.</summary>
    public bool KeepSignedIn { get; init; }

    /// <summary>True when an id token was asked for, with the sign-in's nonce.</summary>
    public bool WithIdToken { get; init; }

    public string? Nonce { get; init; }
}

/// <summary>A user who signed in, and how.</summary>
/// <param name="User">Who.</param>
/// <param name="At">When.</param>
/// <param name="WithMfa">True when a second factor was shown.</param>
internal sealed record SignIn(UserAccount User, DateTimeOffset At, bool WithMfa);
