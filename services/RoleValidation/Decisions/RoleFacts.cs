using LivePlatform.RoleProfiles;

namespace LivePlatform.RoleValidation.Decisions;

/// <summary>How a role is held.</summary>
internal enum HeldHow
{
    /// <summary>Assigned to the principal itself, for the whole M365 tenant.</summary>
    Direct,

    /// <summary>Held through a role-assignable group, for the whole M365 tenant.</summary>
    ThroughGroup,

    /// <summary>
    /// May be activated in Privileged Identity Management, and is not active. A service principal cannot activate it; a user can, for some
    /// hours each time.
    /// </summary>
    Eligible,

    /// <summary>Assigned for one administrative unit only.</summary>
    AdministrativeUnit,
}

/// <summary>A role that was found.</summary>
/// <param name="TemplateId">Which.</param>
/// <param name="How">How it is held.</param>
internal sealed record FoundRole(Guid TemplateId, HeldHow How);

/// <summary>Whose rights a connection works with.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="AppId">Application (client) id: of the registration, or of the SyncApp through which the user signed in.</param>
/// <param name="M365TenantId">The customer's tenant.</param>
/// <param name="Id">Object id of the service principal or of the user; null when nobody told.</param>
/// <param name="UserName">The user's principal name; null for a service principal, and where the token does not say.</param>
internal sealed record RolePrincipal(PrincipalKind Kind, Guid AppId, Guid M365TenantId, Guid? Id, string? UserName = null)
{
    /// <summary>By which an admin finds it in the Entra admin center.</summary>
    public string Name => Kind == PrincipalKind.User ? UserName ?? Id?.ToString("D") ?? "who signed in" : AppId.ToString("D");
}

/// <summary>What was found about one principal; nothing in it is guessed.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Roles">The roles that could be read.</param>
/// <param name="AssignmentsRead">False: role assignments may not be read.</param>
/// <param name="GroupsRead">False: what is held through groups may not be read.</param>
/// <param name="Token">What a fresh token carries; null when it cannot be read.</param>
internal sealed record RoleFacts(
    RolePrincipal Principal, IReadOnlyList<FoundRole> Roles, bool AssignmentsRead, bool GroupsRead, TokenFacts? Token)
{
    /// <summary>True when a role that was not found is not there.</summary>
    public bool RolesRead => AssignmentsRead && GroupsRead;
}

/// <summary>What an access token says about its principal.</summary>
/// <param name="PrincipalId">Object id of the principal.</param>
/// <param name="Roles">Template ids of its tenant-wide roles.</param>
/// <param name="Permissions">Graph permissions: the application's own, or for a user the delegated ones.</param>
/// <param name="IssuedAt">When Entra issued it; null when it does not say.</param>
/// <param name="UserName">The user's principal name; null in an application's token.</param>
internal sealed record TokenFacts(
    Guid? PrincipalId, IReadOnlySet<Guid> Roles, IReadOnlySet<string> Permissions, DateTimeOffset? IssuedAt, string? UserName = null);
