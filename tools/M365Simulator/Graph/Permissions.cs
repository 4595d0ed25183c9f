using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Which application permissions open which routes (any one of a list), as in Microsoft's permissions reference.</summary>
internal static class Permissions
{
    private static readonly string[] Directory = ["Directory.Read.All", "Directory.ReadWrite.All"];

    public static readonly string[] Users = ["User.Read.All", "User.ReadWrite.All", .. Directory];
    public static readonly string[] UserWrites = ["User.ReadWrite.All", "Directory.ReadWrite.All"];
    public static readonly string[] Licences = ["LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", .. Users];
    public static readonly string[] LicenceWrites = ["LicenseAssignment.ReadWrite.All", .. UserWrites];
    public static readonly string[] Domains = ["Domain.Read.All", "Domain.ReadWrite.All", .. Directory];
    public static readonly string[] DomainWrites = ["Domain.ReadWrite.All"];
    public static readonly string[] Groups =
        ["Group.Read.All", "Group.ReadWrite.All", "GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.ReadBasic.All", .. Directory];
    public static readonly string[] Members =
        ["GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", .. Directory];
    public static readonly string[] MemberOf = ["GroupMember.Read.All", "GroupMember.ReadWrite.All", .. Directory];
    public static readonly string[] Organization = ["Organization.Read.All", "Organization.ReadWrite.All", .. Directory];
    public static readonly string[] Applications =
        ["Application.Read.All", "Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", .. Directory];
    public static readonly string[] ApplicationWrites =
    [
        "Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All",
    ];
    public static readonly string[] Consents = ["AppRoleAssignment.ReadWrite.All"];
    public static readonly string[] RoleWrites = ["RoleManagement.ReadWrite.Directory"];
    public static readonly string[] Passwords = ["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All"];
    public static readonly string[] Roles =
        ["RoleManagement.Read.Directory", "RoleManagement.Read.All", "RoleManagement.ReadWrite.Directory", .. Directory];
    public static readonly string[] AssignmentSchedules =
    [
        "RoleAssignmentSchedule.Read.Directory", "RoleAssignmentSchedule.ReadWrite.Directory", "RoleManagement.Read.Directory",
        "RoleManagement.Read.All", "RoleManagement.ReadWrite.Directory",
    ];

    public static readonly string[] EligibilitySchedules =
    [
        "RoleEligibilitySchedule.Read.Directory", "RoleEligibilitySchedule.ReadWrite.Directory", "RoleManagement.Read.Directory",
        "RoleManagement.Read.All", "RoleManagement.ReadWrite.Directory",
    ];

    public static readonly string[] PrincipalMemberOf = ["Application.Read.All", "Application.ReadWrite.All", .. Directory];
    public static readonly string[] Skus =
        [
            "LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All", "Organization.ReadWrite.All",
            .. Directory,
        ];

    /// <summary>With this scope only the user's own roles decide.</summary>
    private const string AsUser = "Directory.AccessAsUser.All";

    /// <summary>
    /// Whether a caller may take a route: an app by its permissions, a user by those of the app and, to change something, by a directory
    /// role as well.
    /// </summary>
    public static bool Open(GraphRoute route, TokenIdentity caller) => caller.Scopes is not { } scopes
        ? route.AnyOf.Any(caller.Roles.Contains)
        : (route.AnyOf.Any(scopes.Contains) || scopes.Contains(AsUser))
            && (route.Method == "GET" || AdministratorsOf(route).Any(caller.UserRoles.Contains));

    /// <summary>
    /// Members of a group with hidden membership are left out without a word for everybody else (microsoft-graph-docs#12552).
    /// </summary>
    public static bool ShowHiddenMembers(TokenIdentity caller) => (caller.Scopes ?? caller.Roles).Contains("Member.Read.Hidden");

    private static Guid[] AdministratorsOf(GraphRoute route) =>
    [
        DirectoryRoles.GlobalAdministrator,
        .. route.Template.Split('/')[0] switch
        {
            // Consent to Graph's application permissions is not an Application Administrator's.
            "servicePrincipals" when route.AnyOf == Consents => [DirectoryRoles.PrivilegedRoleAdministrator],
            "users" or "directory" => [DirectoryRoles.UserAdministrator],
            "domains" => [DirectoryRoles.DomainNameAdministrator],
            "applications" or "servicePrincipals" =>
                [DirectoryRoles.ApplicationAdministrator, DirectoryRoles.CloudApplicationAdministrator],
            "roleManagement" => [DirectoryRoles.PrivilegedRoleAdministrator],
            _ => Array.Empty<Guid>(),
        },
    ];
}
