using System.Text.Json;
using LivePlatform.M365Simulator.Settings;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Role assignments, schedule instances, and the roles of one principal.</summary>
internal sealed class RoleAnswers(CurrentSettings settings)
{
    public static GraphAnswer Assignments(GraphCall call) =>
        List(call, "roleManagement/directory/roleAssignments", active: true, (writer, role) =>
        {
            writer.WriteString("id"u8, role.Id);
            Common(writer, role);
            Definition(writer, call, role);
        });

    public static GraphAnswer AssignmentInstances(GraphCall call) => Instances(call, active: true);

    public static GraphAnswer EligibilityInstances(GraphCall call) => Instances(call, active: false);

    /// <summary>The roles of a service principal alone, by a cast.</summary>
    public GraphAnswer RolesOfPrincipal(GraphCall call) => Cast(call, Principal(call));

    /// <summary>The roles of a user who signs in, by a cast; of the directory's other users none are known.</summary>
    public GraphAnswer RolesOfUser(GraphCall call) => Cast(call, Account(call));

    /// <summary>Roles and role-assignable groups of a service principal.</summary>
    public static GraphAnswer MembershipsOfPrincipal(GraphCall call) => Memberships(call, Principal(call));

    /// <summary>Roles and role-assignable groups of a user who signs in; null: the id is another user's.</summary>
    public static GraphAnswer? MembershipsOfAccount(GraphCall call) => Account(call) is { } account ? Memberships(call, account) : null;

    /// <summary>
    /// The cast is an advanced query: https://learn.microsoft.com/graph/aad-advanced-queries. Where the principal is in a group, it was
    /// seen to answer 500.
    /// </summary>
    private GraphAnswer Cast(GraphCall call, RolePrincipal? principal) =>
        call is not { Headers.Eventual: true, Query.Count: true }
            ? throw GraphRefusal.Unsupported(
                "The specified request requires the ConsistencyLevel header to be eventual and the $count parameter.")
            : settings.Value.RoleCastFailsInGroups && principal?.Roles.Any(r => r.Via == RoleVia.Group) is true
                ? throw new GraphRefusal(500, "InternalServerError", "An error has occurred.")
                : Roles(call, principal?.TenantWideRoles ?? [], []);

    private static GraphAnswer Memberships(GraphCall call, RolePrincipal principal) =>
        Roles(call, principal.TenantWideRoles, principal.Roles.Where(r => r.Via == RoleVia.Group).Select(r => r.PrincipalId).Distinct());

    private static ServicePrincipal Principal(GraphCall call) =>
        call.Tenant.Reading(() => Applications.FindPrincipal(call.Tenant, call.Ids[0])) ?? throw GraphRefusal.NotFound(call.Ids[0]);

    private static UserAccount? Account(GraphCall call) =>
        call.Tenant.Accounts.Values.FirstOrDefault(
            x => (Guid.TryParse(call.Ids[0], out var id) && x.Id == id)
                || string.Equals(x.UserName, call.Ids[0], StringComparison.OrdinalIgnoreCase));

    private static GraphAnswer Instances(GraphCall call, bool active)
    {
        if (!call.Tenant.Pim)
        {
            throw new GraphRefusal(400, "AadPremiumLicenseRequired",
                "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.");
        }

        var set = active
            ? "roleManagement/directory/roleAssignmentScheduleInstances"
            : "roleManagement/directory/roleEligibilityScheduleInstances";
        return List(call, set, active, (writer, role) =>
        {
            writer.WriteString("id"u8, role.Id);
            Common(writer, role);
            writer.WriteNull("appScopeId"u8);
            writer.WriteString("startDateTime"u8, role.Since.UtcDateTime);
            writer.WriteNull("endDateTime"u8);
            writer.WriteString("memberType"u8, "Direct"u8);
            if (active)
            {
                writer.WriteString("assignmentType"u8, "Assigned"u8);
                writer.WriteString("roleAssignmentOriginId"u8, role.Id);
                writer.WriteString("roleAssignmentScheduleId"u8, role.Id);
            }
            else
            {
                writer.WriteString("roleEligibilityScheduleId"u8, role.Id);
            }

            Definition(writer, call, role);
        });
    }

    private static GraphAnswer List(GraphCall call, string set, bool active, Action<Utf8JsonWriter, RoleAssignment> write)
    {
        var filter = ODataFilter.Read(call.Query.Filter);
        var wanted = AssignmentsOf(call.Tenant).Where(r => r.IsActive == active && ODataFilter.Passes(filter, name => name switch
        {
            "principalId" => r.PrincipalId.ToString(),
            "roleDefinitionId" => r.Role.ToString(),
            _ => null,
        })).ToList();
        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, set));
            writer.WriteStartArray("value"u8);
            foreach (var role in wanted)
            {
                writer.WriteStartObject();
                write(writer, role);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Common(Utf8JsonWriter writer, RoleAssignment role)
    {
        writer.WriteString("principalId"u8, role.PrincipalId);
        writer.WriteString("directoryScopeId"u8, role.Scope);
        writer.WriteString("roleDefinitionId"u8, role.Role);
    }

    private static void Definition(Utf8JsonWriter writer, GraphCall call, RoleAssignment role)
    {
        if (call.Query.Expand?.Contains("roleDefinition", StringComparison.Ordinal) != true)
        {
            return;
        }

        writer.WriteStartObject("roleDefinition"u8);
        RoleDefinitions.WriteMembers(writer, role.Role);
        writer.WriteEndObject();
    }

    private static GraphAnswer Roles(GraphCall call, IEnumerable<Guid> roles, IEnumerable<Guid> groups)
    {
        var (listed, through) = (roles.Order().ToList(), groups.ToList());
        return GraphAnswer.Ok(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("@odata.context"u8, Selection.Context(call, "directoryObjects"));
            writer.WriteStartArray("value"u8);
            foreach (var group in through)
            {
                writer.WriteStartObject();
                writer.WriteString("@odata.type"u8, "#microsoft.graph.group"u8);
                writer.WriteString("id"u8, group);
                writer.WriteEndObject();
            }

            foreach (var role in listed)
            {
                writer.WriteStartObject();
                writer.WriteString("@odata.type"u8, "#microsoft.graph.directoryRole"u8);
                ActivatedRoles.WriteMembers(writer, call.Tenant, role);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    /// <summary>Every assignment in the tenant, eligible ones too.</summary>
    internal static List<RoleAssignment> AssignmentsOf(M365Tenant tenant) =>
        tenant.Reading(
            () => tenant.ServicePrincipals.Where(p => !p.Removed).SelectMany(p => p.Roles)
                .Concat(tenant.Accounts.Values.SelectMany(a => a.Roles)).ToList());
}
