using LivePlatform.M365.Throttling;

namespace LivePlatform.M365.Tests.Throttling;

public sealed class PricingARequest
{
    [Theory]
    [InlineData("GET", "users", 2, 0)]
    [InlineData("GET", "/users?$select=id", 1, 0)]
    [InlineData("GET", "users?%24select=id&$top=5", 1, 0)]
    [InlineData("GET", "users?$top=5", 1, 0)]
    [InlineData("GET", "users?$top=999", 2, 0)]
    [InlineData("GET", "users?$top=19", 1, 0)]
    [InlineData("GET", "users?$top=20", 2, 0)]
    [InlineData("GET", "users?$top", 2, 0)]
    [InlineData("GET", "users?$expand=manager", 3, 0)]
    [InlineData("GET", "users/delta", 1, 0)]
    [InlineData("GET", "users/delta()?$skiptoken=abc", 1, 0)]
    [InlineData("GET", "groups", 1, 0)]
    [InlineData("GET", "groups/1/members", 3, 0)]
    [InlineData("GET", "groups('1')/members?$select=id", 2, 0)]
    [InlineData("GET", "groups/1/members/microsoft.graph.user", 3, 0)]
    [InlineData("GET", "groups/1/members/$count", 3, 0)]
    [InlineData("GET", "groups/1/transitiveMembers", 5, 0)]
    [InlineData("POST", "directoryObjects/getByIds", 5, 0)]
    [InlineData("POST", "directoryObjects/getByIds?$select=id", 2, 0)]
    [InlineData("POST", "me/checkMemberGroups", 4, 0)]
    [InlineData("POST", "users/1/getMemberObjects", 2, 0)]
    [InlineData("GET", "me/memberOf", 2, 0)]
    [InlineData("GET", "users/1/licenseDetails", 2, 0)]
    [InlineData("GET", "users/1", 1, 0)]
    [InlineData("GET", "applications", 2, 0)]
    [InlineData("GET", "applications(appId='1')/extensionProperties", 2, 0)]
    [InlineData("GET", "contracts", 3, 0)]
    [InlineData("GET", "domains/a.example/domainNameReferences", 4, 0)]
    [InlineData("GET", "oauth2PermissionGrants/1", 2, 0)]
    [InlineData("GET", "servicePrincipals/1/appRoleAssignments", 2, 0)]
    [InlineData("GET", "subscribedSkus", 3, 0)]
    [InlineData("GET", "domains", 1, 0)]
    [InlineData("POST", "users", 1, 1)]
    [InlineData("PATCH", "users/1", 1, 1)]
    [InlineData("DELETE", "domains/a.example", 1, 1)]
    [InlineData("POST", "groups/1/members/$ref", 1, 1)]
    public void Identity_costs_what_Microsoft_publishes(string method, string path, double units, double writes) =>
        ResourceUnits.Of(HttpMethod.Parse(method), path).ShouldBe(new RequestCharge(GraphWorkload.Identity, units, writes));

    [Theory]
    [InlineData("GET", "admin/teams/userConfigurations", GraphWorkload.Teams, 0)]
    [InlineData("POST", "admin/teams/telephoneNumberManagement/numberAssignments/assignNumber", GraphWorkload.Teams, 1)]
    [InlineData("GET", "teams/1/channels", GraphWorkload.Teams, 0)]
    [InlineData("GET", "teamwork/workforceIntegrations", GraphWorkload.Teams, 0)]
    [InlineData("GET", "communications/callRecords/1", GraphWorkload.Teams, 0)]
    [InlineData("GET", "users/1/joinedTeams", GraphWorkload.Teams, 0)]
    [InlineData("GET", "users/1/teamwork/installedApps", GraphWorkload.Teams, 0)]
    [InlineData("GET", "auditLogs/signIns", GraphWorkload.Reports, 0)]
    [InlineData("GET", "reports/getTeamsUserActivityUserDetail(period='D7')", GraphWorkload.Reports, 0)]
    [InlineData("GET", "users?$select=id,signInActivity", GraphWorkload.Reports, 0)]
    [InlineData("GET", "users/1/authentication/methods", GraphWorkload.Reports, 0)]
    public void Other_parts_of_Graph_count_requests(string method, string path, GraphWorkload workload, double writes) =>
        ResourceUnits.Of(HttpMethod.Parse(method), path).ShouldBe(new RequestCharge(workload, 1, writes));

    [Fact]
    public void The_shares_of_all_services_add_up_to_the_whole() => ServiceShare.All.Sum(share => share.Percent).ShouldBe(100);

    [Theory]
    [InlineData(null, TenantSize.S)]
    [InlineData(49L, TenantSize.S)]
    [InlineData(50L, TenantSize.M)]
    [InlineData(500L, TenantSize.M)]
    [InlineData(501L, TenantSize.L)]
    public void The_size_class_follows_the_users(long? users, TenantSize size) => Quotas.SizeOf(users).ShouldBe(size);
}
