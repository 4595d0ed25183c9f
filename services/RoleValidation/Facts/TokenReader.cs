using System.Buffers.Text;
using System.Text.Json;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Facts;

/// <summary>
/// Looks into a Graph access token of an application. Microsoft calls tokens opaque: they are a hint of what its services see now, and
/// evidence only where role assignments may not be read. A token that cannot be read is no evidence at all.
/// </summary>
internal static class TokenReader
{
    /// <summary>In the token of every service principal; not a role.</summary>
    private static readonly Guid EveryServicePrincipal = new("0997a1d0-0d1d-4acb-b408-d5ca73121e90");

    /// <summary>Entra dates tokens back by so much, against clocks that are behind.</summary>
    private static readonly TimeSpan DatedBack = TimeSpan.FromMinutes(5);

    /// <summary>What the token says; null when it is not a token that can be read.</summary>
    public static TokenFacts? Read(SecretText token)
    {
        if (token.Reveal().Split('.') is not [_, var payload, _])
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return Of(claims.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TokenFacts Of(JsonElement claims) => new(
        claims.TryGetProperty("oid", out var id) && id.TryGetGuid(out var principal) ? principal : null,
        Texts(claims, "wids").Where(text => Guid.TryParse(text, out _)).Select(Guid.Parse).Where(role => role != EveryServicePrincipal).ToHashSet(),
        Texts(claims, "roles").ToHashSet(StringComparer.OrdinalIgnoreCase),
        claims.TryGetProperty("iat", out var issued) && issued.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) + DatedBack : null);

    private static IEnumerable<string> Texts(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.GetString() ?? "")
            : [];
}
