using System.Buffers.Text;
using System.Text.Json;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.Tenancy;

namespace LivePlatform.RoleValidation.Facts;

/// <summary>
/// Looks into a Graph access token of an application, or of a user who signed in. Microsoft calls tokens opaque: they are a hint of what
/// its services see now, and evidence only where role assignments may not be read. A token that cannot be read is no evidence at all.
/// </summary>
internal static class TokenReader
{
    /// <summary>In the token of every service principal, and of every user of a tenant; no roles.</summary>
    private static readonly Guid[] OfEverybody = [new("0997a1d0-0d1d-4acb-b408-d5ca73121e90"), new("b79fbf4d-3ef9-4689-8143-76b194e85509")];

    /// <summary>Entra dates tokens back by so much, against clocks that are behind.</summary>
    private static readonly TimeSpan DatedBack = TimeSpan.FromMinutes(5);

    /// <summary>What the token says; null when it is not a token of such a principal that can be read.</summary>
    public static TokenFacts? Read(SecretText token, PrincipalKind kind)
    {
        if (token.Reveal().Split('.') is not [_, var payload, _])
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return Of(claims.RootElement, kind);
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static TokenFacts Of(JsonElement claims, PrincipalKind kind) => new(
        claims.TryGetProperty("oid", out var id) && id.TryGetGuid(out var principal) ? principal : null,
        Texts(claims, "wids").Where(text => Guid.TryParse(text, out _)).Select(Guid.Parse).Where(role => !OfEverybody.Contains(role))
            .ToHashSet(),
        (kind == PrincipalKind.User ? Text(claims, "scp")?.Split(' ') ?? [] : Texts(claims, "roles"))
            .ToHashSet(StringComparer.OrdinalIgnoreCase),
        claims.TryGetProperty("iat", out var issued) && issued.TryGetInt64(out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds) + DatedBack
            : null,
        kind == PrincipalKind.User ? Text(claims, "upn") ?? Text(claims, "unique_name") : null);

    private static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => item.GetString() ?? "")
            : [];
}
