using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>
/// Refresh tokens hold what they say themselves: each use gives a new one and the former ones stay good, as at Microsoft
/// (https://learn.microsoft.com/entra/identity-platform/refresh-tokens).
/// </summary>
internal sealed class RefreshTokens(SigningKeys keys, SimulatorClock clock)
{
    private const string Prefix = "1.";
    private const string Audience = "refresh";
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);

    public string Issue(TokenGrant grant, SignIn signIn)
    {
        var now = clock.GetUtcNow();
        return Prefix + keys.Entra.Sign(new JsonObject
        {
            ["aud"] = Audience,
            ["tid"] = grant.Tenant.Id.ToString(),
            ["appid"] = grant.Principal.App.AppId.ToString(),
            ["upn"] = signIn.User.UserName,
            ["signed_in"] = signIn.At.ToUnixTimeMilliseconds(),
            ["mfa"] = signIn.WithMfa,
            ["issued"] = now.ToUnixTimeMilliseconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        });
    }

    public (SignIn? SignIn, EntraError? Error) Read(string token, ProvenClient client)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || keys.Entra.Read(token[Prefix.Length..]) is not { } claims
            || claims.GetProperty("aud").GetString() != Audience)
        {
            return (null, EntraError.MalformedRefreshToken);
        }

        if (claims.GetProperty("appid").GetGuid() != client.Principal.App.AppId || claims.GetProperty("tid").GetGuid() != client.Tenant.Id
            || client.Tenant.Accounts.GetValueOrDefault(claims.GetProperty("upn").GetString()!) is not { } user)
        {
            return (null, EntraError.InvalidRefreshToken);
        }

        var signedIn = DateTimeOffset.FromUnixTimeMilliseconds(claims.GetProperty("signed_in").GetInt64());
        return DateTimeOffset.FromUnixTimeMilliseconds(claims.GetProperty("issued").GetInt64()) + Life <= clock.GetUtcNow()
            ? (null, EntraError.RefreshTokenExpired)
                : signedIn < user.SessionsValidFrom ? (null, EntraError.SessionRevoked)
                : (new SignIn(user, signedIn, claims.GetProperty("mfa").GetBoolean()), null);
    }
}
