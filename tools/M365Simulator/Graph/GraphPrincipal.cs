using System.Text.Json;
using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>
/// Microsoft Graph's own service principal: each tenant has it, with an id of its own and the permissions that apps can be given.
/// </summary>
internal static class GraphPrincipal
{
    private const int Number = 0x6EA9;

    /// <summary>Microsoft's own tenant, which owns the application.</summary>
    private static readonly Guid Microsoft = new("f8cdef31-a31e-4b4a-93e4-5f571e91255a");

    /// <summary>The delegated permissions that a user may consent to alone.</summary>
    private static readonly string[] OfUsers =
    [
        "openid", "profile", "email", "offline_access", "User.Read", "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All",
    ];

    public static Guid IdIn(M365Tenant tenant) => tenant.Seed.Ids.Of(ObjectKind.Application, Number);

    /// <summary>Whether a key names it: its object id, or <c>appId=…</c>.</summary>
    public static bool IsNamed(M365Tenant tenant, string key) =>
        string.Equals(key, $"appId={Resources.GraphAppId}", StringComparison.OrdinalIgnoreCase)
            || (Guid.TryParse(key, out var id) && id == IdIn(tenant));

    public static void Write(Utf8JsonWriter writer, M365Tenant tenant, string? context = null)
    {
        writer.WriteStartObject();
        if (context is not null)
        {
            writer.WriteString("@odata.context"u8, context);
        }

        writer.WriteString("id"u8, IdIn(tenant));
        writer.WriteString("appId"u8, Resources.GraphAppId);
        writer.WriteString("displayName"u8, "Microsoft Graph"u8);
        writer.WriteString("appDisplayName"u8, "Microsoft Graph"u8);
        writer.WriteBoolean("accountEnabled"u8, true);
        writer.WriteString("servicePrincipalType"u8, "Application"u8);
        writer.WriteString("appOwnerOrganizationId"u8, Microsoft);
        WriteAppRoles(writer);
        WriteScopes(writer);
        writer.WriteEndObject();
    }

    private static void WriteAppRoles(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("appRoles"u8);
        foreach (var (name, id) in PermissionIds.AppRoles)
        {
            writer.WriteStartObject();
            writer.WriteStartArray("allowedMemberTypes"u8);
            writer.WriteStringValue("Application"u8);
            writer.WriteEndArray();
            writer.WriteString("description"u8, name);
            writer.WriteString("displayName"u8, name);
            writer.WriteString("id"u8, id);
            writer.WriteBoolean("isEnabled"u8, true);
            writer.WriteString("origin"u8, "Application"u8);
            writer.WriteString("value"u8, name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteScopes(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("oauth2PermissionScopes"u8);
        foreach (var (name, id) in PermissionIds.Scopes)
        {
            writer.WriteStartObject();
            writer.WriteString("adminConsentDescription"u8, name);
            writer.WriteString("adminConsentDisplayName"u8, name);
            writer.WriteString("id"u8, id);
            writer.WriteBoolean("isEnabled"u8, true);
            writer.WriteString("type"u8, OfUsers.Contains(name) ? "User"u8 : "Admin"u8);
            writer.WriteString("userConsentDescription"u8, name);
            writer.WriteString("userConsentDisplayName"u8, name);
            writer.WriteString("value"u8, name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
