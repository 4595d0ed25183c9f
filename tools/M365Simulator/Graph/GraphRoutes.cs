namespace LivePlatform.M365Simulator.Graph;

/// <summary>All that Graph answers here. Earlier routes win, so words stand before holes.</summary>
internal sealed class GraphRoutes
{
    private readonly List<GraphRoute> _routes;

    public GraphRoutes(
        DirectoryLists lists,
        DeltaQueries delta,
        MemberLists members,
        Applications apps,
        ApplicationWrites appWrites,
        Grants grants,
        Domains domains,
        UserWrites users,
        Licences licences,
        RoleAnswers roles)
    {
        _routes =
        [
            Get("users", Permissions.Users, lists.Users),
            Get("users/delta", Permissions.Users, delta.Users),
            Get("users/$count", Permissions.Users, DirectoryLists.CountUsers),
            Get("users/{id}", Permissions.Users, DirectoryLists.User),
            Get("users/{id}/memberOf", Permissions.MemberOf, members.OfUser),
            Get(
                "users/{id}/transitiveMemberOf",
                Permissions.MemberOf,
                call => RoleAnswers.MembershipsOfAccount(call) ?? members.OfUserTransitively(call)),
            Get("users/{id}/transitiveMemberOf/microsoft.graph.directoryRole", Permissions.MemberOf, roles.RolesOfUser),
            Get("groups", Permissions.Groups, lists.Groups),
            Get("groups/delta", Permissions.Groups, delta.Groups),
            Get("groups/$count", Permissions.Groups, DirectoryLists.CountGroups),
            Get("groups/{id}", Permissions.Groups, DirectoryLists.Group),
            Get("groups/{id}/memberOf", Permissions.MemberOf, members.OfGroupUpwards),
            Get("groups/{id}/members", Permissions.Members, members.OfGroup),
            Get("groups/{id}/members/{cast}", Permissions.Members, members.OfGroup),
            Get("groups/{id}/transitiveMembers", Permissions.Members, members.OfGroupTransitively),
            Get("directory/deletedItems/microsoft.graph.user", Permissions.Users, DirectoryLists.DeletedUsers),
            Get("directory/deletedItems/microsoft.graph.group", Permissions.Groups, DirectoryLists.DeletedGroups),
            Get("directory/deletedItems/{id}", Permissions.Users, DirectoryLists.DeletedItem),
            new("POST", "users", Permissions.UserWrites, users.Create),
            new("PATCH", "users/{id}", Permissions.UserWrites, UserWrites.Change),
            new("DELETE", "users/{id}", Permissions.UserWrites, users.Delete),
            new("POST", "users/{id}/assignLicense", Permissions.LicenceWrites, licences.Assign),
            Get("users/{id}/licenseDetails", Permissions.Licences, licences.Details),
            new("DELETE", "directory/deletedItems/{id}", Permissions.UserWrites, users.Purge),
            new("POST", "directory/deletedItems/{id}/restore", Permissions.UserWrites, users.Restore),
            Get("domains", Permissions.Domains, Domains.List),
            Get("domains/{id}", Permissions.Domains, Domains.Get),
            Get("domains/{id}/verificationDnsRecords", Permissions.Domains, VerificationRecords.List),
            Get("domains/{id}/domainNameReferences", Permissions.Domains, Domains.NameReferences),
            new("POST", "domains", Permissions.DomainWrites, Domains.Create),
            new("POST", "domains/{id}/verify", Permissions.DomainWrites, domains.Verify),
            new("DELETE", "domains/{id}", Permissions.DomainWrites, Domains.Delete),
            Get("organization", Permissions.Organization, TenantAnswers.Organization),
            Get("subscribedSkus", Permissions.Skus, TenantAnswers.Skus),
            Get("servicePrincipals", Permissions.Applications, Applications.ServicePrincipals),
            Get("servicePrincipals/{id}", Permissions.Applications, Applications.ServicePrincipal),
            Get("servicePrincipals/{id}/appRoleAssignments", Permissions.Applications, AppRoleAssignments.List),
            Get(
                "servicePrincipals/{id}/transitiveMemberOf/microsoft.graph.directoryRole", Permissions.PrincipalMemberOf,
                roles.RolesOfPrincipal),
            Get("servicePrincipals/{id}/transitiveMemberOf", Permissions.PrincipalMemberOf, RoleAnswers.MembershipsOfPrincipal),
            new("POST", "servicePrincipals", Permissions.ApplicationWrites, appWrites.CreatePrincipal),
            new("POST", "servicePrincipals/{id}/appRoleAssignments", Permissions.Consents, AppRoleAssignments.Give),
            new("POST", "servicePrincipals/{id}/appRoleAssignedTo", Permissions.Consents, AppRoleAssignments.Give),
            Get("applications", Permissions.Applications, apps.List),
            Get("applications/{id}", Permissions.Applications, apps.Get),
            new("POST", "applications", Permissions.ApplicationWrites, appWrites.Create),
            new("PATCH", "applications/{id}", Permissions.ApplicationWrites, appWrites.Upsert),
            new("DELETE", "applications/{id}", Permissions.ApplicationWrites, appWrites.Delete),
            Get("applications/{id}/owners", Permissions.Applications, appWrites.Owners),
            new("POST", "applications/{id}/owners/$ref", Permissions.ApplicationWrites, appWrites.AddOwner),
            new("POST", "applications/{id}/addPassword", Permissions.Passwords, apps.AddPassword),
            new("POST", "applications/{id}/removePassword", Permissions.Passwords, apps.RemovePassword),
            Get("directoryRoles", Permissions.Roles, ActivatedRoles.List),
            Get("directoryRoles/{id}", Permissions.Roles, ActivatedRoles.Get),
            Get("directoryRoles/{id}/members", Permissions.Roles, ActivatedRoles.Members),
            Get("roleManagement/directory/roleDefinitions", Permissions.Roles, RoleDefinitions.List),
            Get("roleManagement/directory/roleDefinitions/{id}", Permissions.Roles, RoleDefinitions.Get),
            Get("roleManagement/directory/roleAssignments", Permissions.Roles, RoleAnswers.Assignments),
            new("POST", "roleManagement/directory/roleAssignments", Permissions.RoleWrites, grants.Role),
            Get(
                "roleManagement/directory/roleAssignmentScheduleInstances", Permissions.AssignmentSchedules,
                RoleAnswers.AssignmentInstances),
            Get(
                "roleManagement/directory/roleEligibilityScheduleInstances", Permissions.EligibilitySchedules,
                RoleAnswers.EligibilityInstances),
        ];
    }

    public (GraphRoute? Route, string[] Ids) Find(string method, string[] segments)
    {
        foreach (var route in _routes)
        {
            if (route.Method == method && route.Match(segments) is { } ids)
            {
                return (route, ids);
            }
        }

        return (null, []);
    }

    private static GraphRoute Get(string template, string[] anyOf, Func<GraphCall, GraphAnswer> handler) =>
        new("GET", template, anyOf, handler);
}
