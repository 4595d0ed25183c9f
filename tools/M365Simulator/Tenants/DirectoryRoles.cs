using LivePlatform.M365Simulator.Seeding;

namespace LivePlatform.M365Simulator.Tenants;

/// <summary>Built-in roles by template id; a role definition's id equals its template's.</summary>
internal static class DirectoryRoles
{
    public static readonly Guid GlobalAdministrator = new("62e90394-69f5-4237-9190-012177145e10");

    public static readonly Guid PrivilegedRoleAdministrator = new("e8611ab8-c189-46e8-94e1-60213ab1f814");
    public static readonly Guid ApplicationAdministrator = new("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3");
    public static readonly Guid CloudApplicationAdministrator = new("158c047a-c907-4556-b7ef-446551a6b5f7");
    public static readonly Guid DomainNameAdministrator = new("8329153b-31d0-4727-b945-745eb3bc5f31");
    public static readonly Guid UserAdministrator = new("fe930be7-5e62-47db-91af-98c3a49a38b1");

    private static readonly Dictionary<Guid, string> Names = new()
    {
        [GlobalAdministrator] = "Global Administrator",
        [new("69091246-20e8-4a56-aa4d-066075b2a7a8")] = "Teams Administrator",
        [new("baf37b3a-610e-45da-9e62-d9d1e5e8914b")] = "Teams Communications Administrator",
        [new("aa38014f-0993-46e9-9b45-30501a20909d")] = "Teams Telephony Administrator",
        [new("75941009-915a-4869-abe7-691bff18279e")] = "Skype for Business Administrator",
        [DomainNameAdministrator] = "Domain Name Administrator",
        [UserAdministrator] = "User Administrator",
        [new("4d6ac14f-3453-41d0-bef9-a3e0c569773a")] = "License Administrator",
        [PrivilegedRoleAdministrator] = "Privileged Role Administrator",
        [ApplicationAdministrator] = "Application Administrator",
        [CloudApplicationAdministrator] = "Cloud Application Administrator",
        [new("f2ef992c-3afb-46b9-b7cf-a126ee74c451")] = "Global Reader",
        [new("88d8e3e3-8f55-4a1e-953a-9b9898b8876b")] = "Directory Readers",
        [new("1076ac91-f3d9-41a7-a339-dcdf5f480acc")] = "Teams Reader",
    };

    public static IEnumerable<Guid> BuiltIn => Names.Keys;

    public static string NameOf(Guid role) => Names.GetValueOrDefault(role, "Custom Role");

    public static bool IsBuiltIn(Guid role) => Names.ContainsKey(role);

    /// <summary>The id of the activated role object in a tenant; not the template's.</summary>
    public static Guid ObjectIdOf(M365Tenant tenant, Guid role) =>
        tenant.Seed.Ids.Of(ObjectKind.DirectoryRole, role.GetHashCode() & 0x7FFF_FFFF);
}
