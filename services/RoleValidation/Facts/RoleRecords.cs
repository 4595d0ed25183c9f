using System.Text.Json.Serialization;

namespace LivePlatform.RoleValidation.Facts;

/// <summary>A service principal, as far as it is asked for.</summary>
internal sealed record Principal([property: JsonRequired] Guid Id);

/// <summary>A role assignment or eligibility.</summary>
internal sealed record Assignment(
    [property: JsonRequired] Guid RoleDefinitionId, [property: JsonRequired] string DirectoryScopeId, RoleDefinition? RoleDefinition = null)
{
    /// <summary>A built-in role's definition has its template's id; where Graph names the template, that counts.</summary>
    public Guid TemplateId => RoleDefinition?.TemplateId ?? RoleDefinitionId;
}

/// <summary>What a role is made from.</summary>
internal sealed record RoleDefinition(Guid? TemplateId);

/// <summary>A role that is held tenant-wide, itself or through a group.</summary>
internal sealed record HeldRole([property: JsonRequired] Guid RoleTemplateId);
