using System.Buffers.Text;
using System.Text.Json;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Microsoft;

/// <summary>What an app-only token says of its principal. Microsoft calls tokens opaque: this is evidence, never the truth, and nothing else is read of it.</summary>
/// <param name="PrincipalId">The service principal's object id (<c>oid</c>).</param>
/// <param name="Roles">Directory roles (<c>wids</c>), without the one that every principal has.</param>
/// <param name="Permissions">Graph application permissions (<c>roles</c>).</param>
internal sealed record TokenClaims(Guid? PrincipalId, IReadOnlySet<Guid> Roles, IReadOnlySet<string> Permissions)
{
    /// <summary>Stands in the <c>wids</c> of every token and is no role.</summary>
    private static readonly Guid NoRole = new("0997a1d0-0d1d-4acb-b408-d5ca73121e90");

    /// <summary>Reads a token; one that is no JWT says nothing.</summary>
    public static TokenClaims Read(SecretText token)
    {
        if (token.Reveal().Split('.') is not [_, var payload, _])
        {
            return new TokenClaims(null, new HashSet<Guid>(), new HashSet<string>());
        }

        using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        return new TokenClaims(
            json.RootElement.TryGetProperty("oid", out var oid) && Guid.TryParse(oid.GetString(), out var principal) ? principal : null,
            List(json.RootElement, "wids").Select(x => Guid.TryParse(x, out var id) ? id : NoRole).Where(id => id != NoRole).ToHashSet(),
            List(json.RootElement, "roles").ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> List(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(x => x.GetString() ?? "") : [];
}
