namespace LivePlatform.M365.Throttling;

/// <summary>What a request costs, by Microsoft's published table. The real cost in the answer corrects it afterwards.</summary>
public static class ResourceUnits
{
    private const int SmallPage = 20;

    /// <summary>Everything that is not here costs 1, and 1 write when it is not a GET. <c>*</c> stands for one key.</summary>
    private static readonly CostRow[] Table =
    [
        new("GET", "users", 2),
        new("GET", "groups/*/members", 3),
        new("GET", "groups/*/transitiveMembers", 5),
        new("POST", "directoryObjects/getByIds", 5, WithSelect: 2),
        new("POST", "directoryObjects/*/isMemberOf", 4),
        new("POST", "*/*/isMemberOf", 4),
        new("POST", "*/*/checkMemberGroups", 4),
        new("POST", "*/*/checkMemberObjects", 4),
        new("POST", "*/*/getMemberGroups", 2),
        new("POST", "*/*/getMemberObjects", 2),
        new("POST", "*/*/getObjectsById", 5, WithSelect: 2),
        new("POST", "*/getByIds", 5, WithSelect: 2),
        new("POST", "*/validateProperties", 1),
        new("GET", "users/*/licenseDetails", 2),
        new("GET", "users/*/memberOf", 2),
        new("GET", "users/*/ownedObjects", 2),
        new("GET", "users/*/transitiveMemberOf", 2),
        new("GET", "applications", 2),
        new("GET", "applications/*/extensionProperties", 2),
        new("GET", "contracts", 3),
        new("GET", "domains/*/domainNameReferences", 4),
        new("GET", "oauth2PermissionGrants", 2),
        new("GET", "oauth2PermissionGrants/*", 2),
        new("GET", "servicePrincipals/*/appRoleAssignments", 2),
        new("GET", "subscribedSkus", 3),
    ];

    /// <summary>The charge of one request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="pathAndQuery">Path below the version (<c>users/delta?$select=id</c>), with or without a leading slash.</param>
    public static RequestCharge Of(HttpMethod method, string pathAndQuery)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(pathAndQuery);
        var end = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        var path = GraphPath.Split(end < 0 ? pathAndQuery : pathAndQuery[..end]);
        var query = GraphQuery.Parse(end < 0 ? "" : pathAndQuery[(end + 1)..]);
        var reads = method == HttpMethod.Get || method == HttpMethod.Head;
        var workload = WorkloadOf(path, query);
        if (workload is not GraphWorkload.Identity)
        {
            return new(workload, 1, reads ? 0 : 1);
        }

        var row = Array.Find(Table, row => row.Fits(method, path));
        var units = row is null ? 1 : query.HasSelect && row.WithSelect > 0 ? row.WithSelect : row.Units;
        return reads ? new(workload, Math.Max(1, units + Modifiers(query)), 0) : new(workload, units, row is null ? 1 : 0);
    }

    private static int Modifiers(GraphQuery query) =>
        (query.HasSelect ? -1 : 0) + (query.HasExpand ? 1 : 0) + (query.Top is < SmallPage ? -1 : 0);

    private static GraphWorkload WorkloadOf(IReadOnlyList<string> path, GraphQuery query) => path switch
    {
        ["admin", "teams", ..] or ["teams", ..] or ["teamwork", ..] or ["communications", ..]
            or ["users", _, "joinedTeams" or "teamwork", ..] => GraphWorkload.Teams,
        ["reports", ..] or ["auditLogs", ..] or ["users", _, "authentication", ..] => GraphWorkload.Reports,
        _ => query.SelectsSignInActivity ? GraphWorkload.Reports : GraphWorkload.Identity,
    };

    private sealed record CostRow(string Method, string Pattern, int Units, int WithSelect = 0)
    {
        private readonly string[] _segments = Pattern.Split('/');

        public bool Fits(HttpMethod method, IReadOnlyList<string> path)
        {
            if (method.Method != Method || path.Count != _segments.Length)
            {
                return false;
            }

            for (var i = 0; i < _segments.Length; i++)
            {
                if (_segments[i] != "*" && !string.Equals(_segments[i], path[i], StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
