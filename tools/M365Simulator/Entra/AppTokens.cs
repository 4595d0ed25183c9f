using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;
using LivePlatform.M365Simulator.Tokens;

namespace LivePlatform.M365Simulator.Entra;

/// <summary>
/// Who calls Graph, as the token says: frozen when it was issued. <c>Roles</c> are an app's permissions; in a user's token <c>Scopes</c>
/// are the delegated ones (null otherwise) and <c>UserRoles</c> the user's directory roles, by template id.
/// </summary>
internal sealed record TokenIdentity(
    Guid AppId,
    Guid TenantId,
    Guid ObjectId,
    string Audience,
    IReadOnlySet<string> Roles,
    IReadOnlySet<string>? Scopes,
    IReadOnlySet<Guid> UserRoles,
    DateTimeOffset ExpiresAt);

/// <summary>Access tokens in the v1 format, as Graph gets them even from the v2 endpoint: of an app for itself, or for a user.</summary>
internal sealed class AppTokens(SigningKeys keys, SimulatorClock clock, CurrentSettings settings, SimulatorOptions options)
{
    private const string EveryServicePrincipal = "0997a1d0-0d1d-4acb-b408-d5ca73121e90";
    private const string EveryUser = "b79fbf4d-3ef9-4689-8143-76b194e85509";
    private const int Remembered = 50_000;

    private readonly ConcurrentDictionary<string, TokenIdentity> _known = new(StringComparer.Ordinal);
    private ulong _issued;

    public (string Token, int ExpiresIn) Issue(TokenGrant grant)
    {
        var now = clock.GetUtcNow();
        var draw = Mix.Of(options.Seed, 0x70C, Interlocked.Increment(ref _issued));
        var life = grant.ContinuousAccess ? 86_400 : 3600 + Mix.Below(draw, 1801);
        var issuer = $"https://sts.windows.net/{grant.Tenant.Id}/";
        var principal = grant.Principal;
        var claims = new JsonObject
        {
            ["aud"] = grant.Audience,
            ["iss"] = issuer,
            ["iat"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-5).ToUnixTimeSeconds(),
            ["exp"] = now.AddSeconds(life).ToUnixTimeSeconds(),
            ["aio"] = Convert.ToBase64String(BitConverter.GetBytes(draw)),
            ["app_displayname"] = principal.App.DisplayName,
            ["appid"] = principal.App.AppId.ToString(),
            ["appidacr"] = "1",
            ["idp"] = issuer,
            ["idtyp"] = grant.SignIn is null ? "app" : "user",
            ["oid"] = (grant.SignIn?.User.Id ?? principal.Id).ToString(),
            ["rh"] = "1.AAAA",
            ["sub"] = (grant.SignIn?.User.Id ?? principal.Id).ToString(),
            ["tenant_region_scope"] = "EU",
            ["tid"] = grant.Tenant.Id.ToString(),
            ["uti"] = $"{draw:x16}",
            ["ver"] = "1.0",
            ["wids"] = new JsonArray(
                [.. (grant.SignIn is { } user
                    ? Roles(user.User, now).Append(EveryUser)
                    : Roles(principal, now).Append(EveryServicePrincipal)).Select(id => JsonValue.Create(id))]),
            ["xms_tcdt"] = TenantSeed.Founded.ToUnixTimeSeconds(),
        };
        if (grant.SignIn is { } signIn)
        {
            claims["scp"] = string.Join(' ', grant.Scopes);
            claims["upn"] = signIn.User.UserName;
            claims["amr"] = signIn.WithMfa ? new JsonArray("pwd", "mfa") : new JsonArray("pwd");
        }
        else if (grant.Audience == Resources.Graph && principal.Permissions.Count > 0)
        {
            claims["roles"] = new JsonArray([.. principal.Permissions.Select(p => JsonValue.Create(p))]);
        }

        if (grant.ContinuousAccess)
        {
            claims["xms_cc"] = new JsonArray("cp1");
        }

        return (keys.Entra.Sign(claims), life - 1);
    }

    /// <summary>The identity in a token of ours; null for anything else. Expiry is the caller's question.</summary>
    public TokenIdentity? Read(string token)
    {
        if (_known.TryGetValue(token, out var known))
        {
            return known;
        }

        if (keys.Entra.Read(token) is not { } claims || !claims.TryGetProperty("wids", out _))
        {
            return null;
        }

        var identity = new TokenIdentity(
            claims.GetProperty("appid").GetGuid(), claims.GetProperty("tid").GetGuid(), claims.GetProperty("oid").GetGuid(),
            claims.GetProperty("aud").GetString()!,
            claims.TryGetProperty("roles", out var roles) ? roles.EnumerateArray().Select(r => r.GetString()!).ToHashSet() : [],
            claims.TryGetProperty("scp", out var scopes) ? scopes.GetString()!.Split(' ').ToHashSet() : null,
            claims.GetProperty("wids").EnumerateArray().Select(r => r.GetGuid()).ToHashSet(),
            DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()));
        if (_known.Count >= Remembered)
        {
            _known.Clear();
        }

        return _known.GetOrAdd(token, identity);
    }

    /// <summary>Tenant-wide roles that have reached the token service.</summary>
    private IEnumerable<string> Roles(RolePrincipal principal, DateTimeOffset now) => principal.Roles
        .Where(r => r.IsActive && r.IsTenantWide && r.Since + settings.Value.RolePropagation <= now)
        .Select(r => r.Role.ToString()).Distinct();
}
