using System.Text.Json;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Role definitions: the built-in ones, and the tenant's own that somebody holds.</summary>
internal static class RoleDefinitions
{
    public static GraphAnswer List(GraphCall call)
    {
        var filter = ODataFilter.Read(call.Query.Filter);
        var found = Known(call.Tenant).Where(role => ODataFilter.Passes(filter, name => name switch
        {
            "id" or "templateId" => role.ToString(),
            "displayName" => DirectoryRoles.NameOf(role),
            "isBuiltIn" => DirectoryRoles.IsBuiltIn(role) ? "true" : "false",
            _ => null,
        })).ToList();
        return Applications.Collection(call, "roleManagement/directory/roleDefinitions", writer =>
        {
            foreach (var role in found)
            {
                writer.WriteStartObject();
                WriteMembers(writer, role);
                writer.WriteEndObject();
            }
        });
    }

    public static GraphAnswer Get(GraphCall call)
    {
        var found = Guid.TryParse(call.Ids[0], out var id) && Known(call.Tenant).Contains(id)
            ? id
            : throw GraphRefusal.NotFound(call.Ids[0]);
        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, "roleManagement/directory/roleDefinitions") + "/$entity");
            WriteMembers(writer, found);
            writer.WriteEndObject();
        });
    }

    /// <summary>What a role allows is not simulated: its list of permissions is empty.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, Guid role)
    {
        writer.WriteString("id"u8, role);
        writer.WriteString("description"u8, DirectoryRoles.NameOf(role));
        writer.WriteString("displayName"u8, DirectoryRoles.NameOf(role));
        writer.WriteBoolean("isBuiltIn"u8, DirectoryRoles.IsBuiltIn(role));
        writer.WriteBoolean("isEnabled"u8, true);
        writer.WriteStartArray("resourceScopes"u8);
        writer.WriteStringValue("/"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("rolePermissions"u8);
        writer.WriteEndArray();
        writer.WriteString("templateId"u8, role);
        writer.WriteString("version"u8, "1"u8);
    }

    private static IEnumerable<Guid> Known(M365Tenant tenant) =>
        DirectoryRoles.BuiltIn.Union(RoleAnswers.AssignmentsOf(tenant).Select(x => x.Role));
}
