using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>ID tokens in the v2 format: who signed in, of which tenant, for the app alone.</summary>
internal sealed class IdTokens(SigningKeys keys, SimulatorClock clock, PublicAddress address)
{
    public string Issue(TokenGrant grant)
    {
        var (now, user) = (clock.GetUtcNow(), grant.SignIn!.User);
        var claims = new JsonObject
        {
            ["aud"] = grant.Principal.App.AppId.ToString(),
            ["iss"] = $"{address.BaseUrl}/{grant.Tenant.Id}/v2.0",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
            ["name"] = user.UserName,
            ["oid"] = user.Id.ToString(),
            ["preferred_username"] = user.UserName,
            ["sub"] = user.Id.ToString(),
            ["tid"] = grant.Tenant.Id.ToString(),
            ["ver"] = "2.0",
        };
        if (grant.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        return keys.Entra.Sign(claims);
    }
}
