using System.Text.Json;
using LivePlatform.M365Simulator.Tenants;
using LivePlatform.M365Simulator.Time;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Giving a principal a directory role.</summary>
internal sealed class Grants(SimulatorClock clock)
{
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
                throw GraphRefusal.BadRequest(
                    "A conflicting object with one or more of the specified property values is present in the directory.");
            }

            var made = new RoleAssignment(
                Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()), role, RoleVia.Direct, "/", principal.Id, clock.GetUtcNow());
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

    internal static GraphAnswer Made(GraphCall call, string set, Action<Utf8JsonWriter> members) => new(201, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context"u8, Selection.Context(call, set) + "/$entity");
        members(writer);
        writer.WriteEndObject();
    });

    internal static Guid Id(GraphCall call, string name) =>
        call.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(name, out var value) && value.TryGetGuid(out var id)
            ? id
            : throw GraphRefusal.BadRequest($"Invalid value specified for property '{name}'.");
}
