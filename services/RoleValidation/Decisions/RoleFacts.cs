namespace LivePlatform.RoleValidation.Decisions;

/// <summary>How a role is held.</summary>
internal enum HeldHow
{
    /// <summary>Assigned to the principal itself, for the whole M365 tenant.</summary>
    Direct,

    /// <summary>Held through a role-assignable group, for the whole M365 tenant.</summary>
    ThroughGroup,

    /// <summary>May be activated in Privileged Identity Management, and is not active: a service principal cannot activate it.</summary>
    Eligible,

    /// <summary>Assigned for one administrative unit only.</summary>
    AdministrativeUnit,
}

/// <summary>A role that was found.</summary>
/// <param name="TemplateId">Which.</param>
/// <param name="How">How it is held.</param>
internal sealed record FoundRole(Guid TemplateId, HeldHow How);

/// <summary>What was found about one principal; nothing in it is guessed.</summary>
/// <param name="AppId">The application (client) id, by which the customer's admin finds it.</param>
/// <param name="PrincipalId">The service principal's object id; null when nobody told.</param>
/// <param name="Roles">The roles that could be read.</param>
/// <param name="AssignmentsRead">False: role assignments may not be read.</param>
/// <param name="GroupsRead">False: what is held through groups may not be read.</param>
/// <param name="Token">What a fresh token carries; null when it cannot be read.</param>
internal sealed record RoleFacts(
    Guid AppId, Guid? PrincipalId, IReadOnlyList<FoundRole> Roles, bool AssignmentsRead, bool GroupsRead, TokenFacts? Token)
{
    /// <summary>True when a role that was not found is not there.</summary>
    public bool RolesRead => AssignmentsRead && GroupsRead;
}

/// <summary>What an access token says about its principal.</summary>
/// <param name="PrincipalId">Object id of the principal.</param>
/// <param name="Roles">Template ids of its tenant-wide roles.</param>
/// <param name="Permissions">Its Graph application permissions.</param>
/// <param name="IssuedAt">When Entra issued it; null when it does not say.</param>
internal sealed record TokenFacts(Guid? PrincipalId, IReadOnlySet<Guid> Roles, IReadOnlySet<string> Permissions, DateTimeOffset? IssuedAt);
