namespace LivePlatform.M365.Throttling;

/// <summary>The part of Microsoft Graph that answers a request. Each has quotas of its own.</summary>
public enum GraphWorkload
{
    /// <summary>Users, groups, applications, domains, roles, licences: counted in resource units and writes.</summary>
    Identity,

    /// <summary>Teams, including <c>/admin/teams</c>: counted in requests.</summary>
    Teams,

    /// <summary>Reports, sign-ins, audit logs and authentication methods: counted in requests.</summary>
    Reports,
}
