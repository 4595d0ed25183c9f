using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Oidc;

/// <summary>Tokens of operators and workloads. They live by the wall clock: the services validate them by theirs.</summary>
internal sealed class OperatorTokens(SigningKeys keys, PublicAddress address, SimulatorClock clock)
{
    public const string OperatorAudience = "live-platform";
    /// <summary>RFC 9068: what tells an access token from an id token.</summary>
    private const string AccessToken = "at+jwt";
    public const string WorkloadAudience = "live-platform-internal";

    public (string AccessToken, DateTimeOffset ExpiresOn) Access(Operator who, int lifetimeSeconds = 3600)
    {
        var claims = Claims(address.Operators, OperatorAudience, who.ClientId, lifetimeSeconds, out var end);
        Describe(claims, who);
        return (keys.Operators.Sign(claims, AccessToken), end);
    }

    public string Identity(Operator who, string clientId, string? nonce)
    {
        var claims = Claims(address.Operators, clientId, who.ClientId, 3600, out _);
        Describe(claims, who);
        if (nonce is not null)
        {
            claims["nonce"] = nonce;
        }

        return keys.Operators.Sign(claims);
    }

    public (string AccessToken, DateTimeOffset ExpiresOn) Workload(string name, int lifetimeSeconds, string? audience = null)
    {
        var claims = Claims(
            address.Workloads, audience ?? WorkloadAudience, $"system:serviceaccount:live-platform:{name}", lifetimeSeconds, out var end);
        return (keys.Workloads.Sign(claims), end);
    }

    private JsonObject Claims(string issuer, string audience, string subject, int lifetimeSeconds, out DateTimeOffset end)
    {
        var now = clock.Real.GetUtcNow();
        end = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + lifetimeSeconds);
        return new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = audience,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = end.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
    }

    private static void Describe(JsonObject claims, Operator who)
    {
        claims["name"] = who.Name;
        claims["live_scope"] = who.Scope;
        claims["live_role"] = who.Role;
        foreach (var (name, value) in new[]
        {
            ("live_provider", who.Provider),
            ("live_channel", who.Channel),
            ("live_customer", who.Customer),
        })
        {
            if (value is { } id)
            {
                claims[name] = id.ToString();
            }
        }
    }
}
