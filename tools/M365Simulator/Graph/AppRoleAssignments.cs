using System.Buffers.Text;
using System.Text.Json;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Which application permissions of Microsoft Graph a service principal was given.</summary>
internal static class AppRoleAssignments
{
    /// <summary>A permission that Microsoft does not have has no id: it shows in tokens only.</summary>
    public static GraphAnswer List(GraphCall call)
    {
        if (GraphPrincipal.IsNamed(call.Tenant, call.Ids[0]))
        {
            return Applications.Collection(call, "appRoleAssignments", static _ => { });
        }

        var found = Applications.Principal(call);
        return Applications.Collection(call, "appRoleAssignments", writer =>
        {
            foreach (var permission in found.Permissions.Where(PermissionIds.AppRoles.ContainsKey))
            {
                writer.WriteStartObject();
                Write(writer, call.Tenant, found, PermissionIds.AppRoles[permission]);
                writer.WriteEndObject();
            }
        });
    }

    /// <summary>By either of the two addresses: below the one that gets it, or below the resource.</summary>
    public static GraphAnswer Give(GraphCall call)
    {
        var (principalId, resourceId, roleId) =
            (Grants.Id(call, "principalId"), Grants.Id(call, "resourceId"), Grants.Id(call, "appRoleId"));
        if (resourceId != GraphPrincipal.IdIn(call.Tenant))
        {
            throw GraphRefusal.NotFound(resourceId.ToString());
        }

        var principal = call.Tenant.Reading(() => Applications.FindPrincipal(call.Tenant, principalId.ToString()))
            ?? throw GraphRefusal.NotFound(principalId.ToString());
        if (PermissionIds.AppRoles.FirstOrDefault(x => x.Value == roleId).Key is not { } permission)
        {
            throw GraphRefusal.BadRequest("Permission being assigned was not found on application");
        }

        return call.Tenant.Writing(() =>
        {
            principal.Permissions = principal.Permissions.Contains(permission)
                ? throw GraphRefusal.BadRequest("Permission being assigned already exists on the object")
                : [.. principal.Permissions, permission];
            return Grants.Made(call, "appRoleAssignments", writer => Write(writer, call.Tenant, principal, roleId));
        });
    }

    private static void Write(Utf8JsonWriter writer, M365Tenant tenant, ServicePrincipal principal, Guid roleId)
    {
        writer.WriteString("id"u8, IdOf(principal.Id, roleId));
        writer.WriteString("appRoleId"u8, roleId);
        writer.WriteString("principalDisplayName"u8, principal.App.DisplayName);
        writer.WriteString("principalId"u8, principal.Id);
        writer.WriteString("principalType"u8, "ServicePrincipal"u8);
        writer.WriteString("resourceDisplayName"u8, "Microsoft Graph"u8);
        writer.WriteString("resourceId"u8, GraphPrincipal.IdIn(tenant));
    }

    /// <summary>The same for the same principal and permission, also after it was taken away and given again.</summary>
    private static string IdOf(Guid principalId, Guid roleId)
    {
        Span<byte> bytes = stackalloc byte[32];
        principalId.TryWriteBytes(bytes);
        roleId.TryWriteBytes(bytes[16..]);
        return Base64Url.EncodeToString(bytes);
    }
}
