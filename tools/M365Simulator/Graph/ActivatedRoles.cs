using System.Text.Json;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Roles that the tenant has activated, which a role is with its first assignment, and who holds them everywhere in it.</summary>
internal static class ActivatedRoles
{
    private const string ByTemplate = "roleTemplateId=";

    public static GraphAnswer List(GraphCall call)
    {
        var filter = ODataFilter.Read(call.Query.Filter);
        var found = In(call.Tenant).Order().Where(role => ODataFilter.Passes(filter, name => name switch
        {
            "id" => DirectoryRoles.ObjectIdOf(call.Tenant, role).ToString(),
            "roleTemplateId" => role.ToString(),
            "displayName" => DirectoryRoles.NameOf(role),
            _ => null,
        })).ToList();
        return Applications.Collection(call, "directoryRoles", writer =>
        {
            foreach (var role in found)
            {
                writer.WriteStartObject();
                WriteMembers(writer, call.Tenant, role);
                writer.WriteEndObject();
            }
        });
    }

    public static GraphAnswer Get(GraphCall call)
    {
        var found = Find(call);
        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, "directoryRoles") + "/$entity");
            WriteMembers(writer, call.Tenant, found);
            writer.WriteEndObject();
        });
    }

    /// <summary>A group that a role was given to is a member itself; its own members are not.</summary>
    public static GraphAnswer Members(GraphCall call)
    {
        var role = Find(call);
        var held = RoleAnswers.AssignmentsOf(call.Tenant).Where(x => x.Role == role && x is { IsActive: true, IsTenantWide: true })
            .DistinctBy(x => x.PrincipalId).ToList();
        return Applications.Collection(call, "directoryObjects", writer => call.Tenant.Reading(() =>
        {
            foreach (var assignment in held)
            {
                writer.WriteStartObject();
                WriteHolder(writer, call.Tenant, assignment);
                writer.WriteEndObject();
            }
        }));
    }

    internal static void WriteMembers(Utf8JsonWriter writer, M365Tenant tenant, Guid role)
    {
        writer.WriteString("id"u8, DirectoryRoles.ObjectIdOf(tenant, role));
        writer.WriteNull("deletedDateTime"u8);
        writer.WriteString("description"u8, DirectoryRoles.NameOf(role));
        writer.WriteString("displayName"u8, DirectoryRoles.NameOf(role));
        writer.WriteString("roleTemplateId"u8, role);
    }

    private static void WriteHolder(Utf8JsonWriter writer, M365Tenant tenant, RoleAssignment held)
    {
        var account = tenant.Accounts.Values.FirstOrDefault(x => x.Id == held.PrincipalId);
        writer.WriteString(
            "@odata.type"u8,
            held.Via == RoleVia.Group
                ? "#microsoft.graph.group"u8
                : account is null ? "#microsoft.graph.servicePrincipal"u8 : "#microsoft.graph.user"u8);
        writer.WriteString("id"u8, held.PrincipalId);
        if (account is not null)
        {
            writer.WriteString("userPrincipalName"u8, account.UserName);
        }
        else if (Applications.FindPrincipal(tenant, held.PrincipalId.ToString()) is { } principal)
        {
            writer.WriteString("appId"u8, principal.App.AppId);
            writer.WriteString("displayName"u8, principal.App.DisplayName);
        }
    }

    /// <summary>A key is an object id or <c>roleTemplateId=…</c>.</summary>
    private static Guid Find(GraphCall call)
    {
        var key = call.Ids[0];
        var byTemplate = key.StartsWith(ByTemplate, StringComparison.OrdinalIgnoreCase);
        return Guid.TryParse(byTemplate ? key.AsSpan(ByTemplate.Length) : key, out var id)
            && In(call.Tenant).FirstOrDefault(
                role => id == (byTemplate ? role : DirectoryRoles.ObjectIdOf(call.Tenant, role))) is var found && found != Guid.Empty
                ? found
                : throw GraphRefusal.NotFound(key);
    }

    private static IEnumerable<Guid> In(M365Tenant tenant) =>
        RoleAnswers.AssignmentsOf(tenant).Where(x => x.IsActive).Select(x => x.Role).Append(DirectoryRoles.GlobalAdministrator).Distinct();
}
