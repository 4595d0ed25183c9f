namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Everything that a decision may look at.</summary>
/// <param name="RolesReadable">True when Graph showed the role assignments; false when it refused, and the token's <c>wids</c> is the only evidence.</param>
/// <param name="Active">Template ids of roles held tenant-wide, directly or through a group.</param>
/// <param name="Eligible">Roles that Privileged Identity Management would allow; a program cannot activate them.</param>
/// <param name="Scoped">Roles held for an administrative unit only.</param>
/// <param name="TokenRoles">Roles that a fresh token carries (<c>wids</c>).</param>
/// <param name="TokenPermissions">Graph application permissions that a fresh token carries (<c>roles</c>).</param>
/// <param name="Options">Options of the stage that are on.</param>
public sealed record RoleFacts(
    bool RolesReadable,
    IReadOnlySet<Guid> Active,
    IReadOnlySet<Guid> Eligible,
    IReadOnlySet<Guid> Scoped,
    IReadOnlySet<Guid> TokenRoles,
    IReadOnlySet<string> TokenPermissions,
    IReadOnlySet<string> Options);
