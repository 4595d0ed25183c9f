using LivePlatform.M365Simulator.Entra;
using LivePlatform.M365Simulator.Tenants;

namespace LivePlatform.M365Simulator.Graph;

/// <summary>Which application permissions open which routes (any one of a list), as in Microsoft's permissions reference; and their app role ids.</summary>
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
    public static readonly string[] ApplicationWrites = ["Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.ReadWrite.All"];
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
        ["LicenseAssignment.Read.All", "LicenseAssignment.ReadWrite.All", "Organization.Read.All", "Organization.ReadWrite.All", .. Directory];

    /// <summary>With this scope only the user's own roles decide.</summary>
    private const string AsUser = "Directory.AccessAsUser.All";

    /// <summary>Whether a caller may take a route: an app by its permissions, a user by those of the app and, to change something, by a directory role as well.</summary>
    public static bool Open(GraphRoute route, TokenIdentity caller) => caller.Scopes is not { } scopes
        ? route.AnyOf.Any(caller.Roles.Contains)
        : (route.AnyOf.Any(scopes.Contains) || scopes.Contains(AsUser)) && (route.Method == "GET" || AdministratorsOf(route).Any(caller.UserRoles.Contains));

    private static Guid[] AdministratorsOf(GraphRoute route) =>
    [
        DirectoryRoles.GlobalAdministrator,
        .. route.Template.Split('/')[0] switch
        {
            // Consent to Graph's application permissions is not an Application Administrator's.
            "servicePrincipals" when route.AnyOf == Consents => [DirectoryRoles.PrivilegedRoleAdministrator],
            "users" or "directory" => [DirectoryRoles.UserAdministrator],
            "domains" => [DirectoryRoles.DomainNameAdministrator],
            "applications" or "servicePrincipals" => [DirectoryRoles.ApplicationAdministrator, DirectoryRoles.CloudApplicationAdministrator],
            "roleManagement" => [DirectoryRoles.PrivilegedRoleAdministrator],
            _ => Array.Empty<Guid>(),
        },
    ];

    public static readonly IReadOnlyDictionary<string, Guid> AppRoleIds = new Dictionary<string, Guid>
    {
        ["User.Read.All"] = new("df021288-bdef-4463-88db-98f22de89214"),
        ["Group.Read.All"] = new("5b567255-7703-4780-807c-7be8301ae99b"),
        ["GroupMember.Read.All"] = new("98830695-27a2-44f7-8c18-0c3ebc9698f6"),
        ["Directory.Read.All"] = new("7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
        ["Domain.ReadWrite.All"] = new("7e05723c-0bb0-42da-be95-ae9f08a6e53c"),
        ["Domain.Read.All"] = new("dbb9058a-0e50-45d7-ae91-66909b5d4664"),
        ["RoleManagement.Read.Directory"] = new("483bed4a-2ad3-4361-a73b-c83ccdbdc53c"),
        ["RoleEligibilitySchedule.Read.Directory"] = new("ff278e11-4a33-4d0c-83d2-d01dc58929a5"),
        ["RoleManagement.ReadWrite.Directory"] = new("9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8"),
        ["Organization.Read.All"] = new("498476ce-e0fe-48b0-b801-37ba7e2685c6"),
        ["LicenseAssignment.Read.All"] = new("e2f98668-2877-4f38-a2f4-8202e0717aa1"),
        ["LicenseAssignment.ReadWrite.All"] = new("5facf0c1-8979-4e95-abcf-ff3d079771c0"),
        ["User.ReadWrite.All"] = new("741f803b-c850-494e-b5df-cde7c675a1ca"),
        ["Application.ReadWrite.OwnedBy"] = new("18a4783c-866b-4cc7-a460-3d5e5662c884"),
        ["Application.Read.All"] = new("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"),
        ["AppRoleAssignment.ReadWrite.All"] = new("06b708a9-e830-4db3-a914-8e69da51d44f"),
        ["TeamsUserConfiguration.Read.All"] = new("a91eadaf-2c3c-4362-908b-fb172d208fc6"),
        ["TeamsTelephoneNumber.Read.All"] = new("39b17d18-680c-41f4-b9c2-5f30629e7cb6"),
        ["TeamsTelephoneNumber.ReadWrite.All"] = new("0a42382f-155c-4eb1-9bdc-21548ccaa387"),
        ["TeamsPolicyUserAssign.ReadWrite.All"] = new("1801e8f4-cf09-4c4e-a1b5-036dfcca6c90"),
    };
}
