namespace LivePlatform.M365Simulator.Throttling;

/// <summary>
/// Resource units of a call, as Microsoft's page "Microsoft Graph service-specific throttling limits" (2026-02-06) lists them.
/// </summary>
internal static class RequestCosts
{
    public static int Units(string method, string route, bool select, bool expand, int? top, bool deltaAsList)
    {
        var units = Base(method, route, deltaAsList) - (select ? 1 : 0) + (expand ? 1 : 0) - (top < 20 ? 1 : 0);
        return Math.Max(units, 1);
    }

    private static int Base(string method, string route, bool deltaAsList) => method != "GET" ? 1 : route switch
    {
        "groups/{id}/transitiveMembers" => 5,
        "groups/{id}/members" or "groups/{id}/members/{cast}" or "subscribedSkus" => 3,
        "domains/{id}/domainNameReferences" => 4,
        "users/{id}/licenseDetails" => 2,
        "users" or "users/{id}/memberOf" or "users/{id}/transitiveMemberOf" => 2,
        "applications" or "servicePrincipals/{id}/appRoleAssignments" => 2,
        "users/delta" when deltaAsList => 2,
        _ => 1,
    };
}
