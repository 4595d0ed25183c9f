using System.Text.Json;
using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Seeding;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Giving an app Graph's application permissions, and directory roles.</summary>
internal sealed class Grants(SimulatorClock clock)
{
    private const int GraphNumber = 0x6EA9;

    /// <summary>The object id of Microsoft Graph's own service principal in a tenant.</summary>
    public static Guid GraphPrincipalId(M365Tenant tenant) => tenant.Seed.Ids.Of(ObjectKind.Application, GraphNumber);

    /// <summary>Whether a key names Microsoft Graph's own service principal.</summary>
    public static bool IsGraph(M365Tenant tenant, string key) =>
        string.Equals(key, $"appId={Resources.GraphAppId}", StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(key, out var id) && id == GraphPrincipalId(tenant));

    /// <summary>By either of the two addresses: below the one that gets it, or below the resource.</summary>
    public static GraphAnswer Permission(GraphCall call)
    {
        var (principalId, resourceId, roleId) = (Id(call, "principalId"), Id(call, "resourceId"), Id(call, "appRoleId"));
        if (resourceId != GraphPrincipalId(call.Tenant))
        {
            throw GraphRefusal.NotFound(resourceId.ToString());
        }

        var principal = call.Tenant.Reading(() => Applications.FindPrincipal(call.Tenant, principalId.ToString())) ?? throw GraphRefusal.NotFound(principalId.ToString());
        if (Permissions.AppRoleIds.FirstOrDefault(x => x.Value == roleId).Key is not { } permission)
        {
            throw GraphRefusal.BadRequest("Permission being assigned was not found on application");
        }

        return call.Tenant.Writing(() =>
        {
            principal.Permissions = principal.Permissions.Contains(permission)
                ? throw GraphRefusal.BadRequest("Permission being assigned already exists on the object")
                : [.. principal.Permissions, permission];
            return Made(call, "appRoleAssignments", writer =>
            {
                writer.WriteString("id"u8, $"{principalId:N}{roleId:N}");
                writer.WriteString("principalId"u8, principalId);
                writer.WriteString("resourceId"u8, resourceId);
                writer.WriteString("appRoleId"u8, roleId);
            });
        });
    }

    public GraphAnswer Role(GraphCall call)
    {
        var (principalId, role) = (Id(call, "principalId"), Id(call, "roleDefinitionId"));
        if (!DirectoryRoles.IsBuiltIn(role))
        {
            throw GraphRefusal.NotFound(role.ToString());
        }

        RolePrincipal principal = call.Tenant.Reading<RolePrincipal?>(() => Applications.FindPrincipal(call.Tenant, principalId.ToString()))
            ?? call.Tenant.Accounts.Values.FirstOrDefault(x => x.Id == principalId) ?? throw GraphRefusal.NotFound(principalId.ToString());
        return call.Tenant.Writing(() =>
        {
            if (principal.Roles.Any(x => x.Role == role && x is { IsTenantWide: true, Via: RoleVia.Direct }))
            {
                throw GraphRefusal.BadRequest("A conflicting object with one or more of the specified property values is present in the directory.");
            }

            var made = new RoleAssignment(Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()), role, RoleVia.Direct, "/", principal.Id, clock.GetUtcNow());
            principal.Roles = [.. principal.Roles, made];
            return Made(call, "roleManagement/directory/roleAssignments", writer =>
            {
                writer.WriteString("id"u8, made.Id);
                writer.WriteString("principalId"u8, principalId);
                writer.WriteString("roleDefinitionId"u8, role);
                writer.WriteString("directoryScopeId"u8, "/"u8);
            });
        });
    }

    /// <summary>Microsoft Graph's own service principal, with the ids of its application permissions.</summary>
    public static GraphAnswer GraphPrincipal(GraphCall call) => GraphAnswer.Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, Selection.Context(call, "servicePrincipals") + "/$entity");
        writer.WriteString("id"u8, GraphPrincipalId(call.Tenant));
        writer.WriteString("appId"u8, Resources.GraphAppId);
        writer.WriteString("displayName"u8, "Microsoft Graph"u8);
        writer.WriteStartArray("appRoles"u8);
        foreach (var (name, id) in Permissions.AppRoleIds)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, id);
            writer.WriteString("value"u8, name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static GraphAnswer Made(GraphCall call, string set, Action<Utf8JsonWriter> members) => new(201, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, Selection.Context(call, set) + "/$entity");
        members(writer);
        writer.WriteEndObject();
    });

    private static Guid Id(GraphCall call, string name) =>
        call.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.TryGetGuid(out var id) ? id
        : throw GraphRefusal.BadRequest($"Invalid value specified for property '{name}'.");
}
