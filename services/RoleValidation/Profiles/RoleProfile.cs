using LivePlatform.Contracts;

namespace LivePlatform.RoleValidation.Profiles;

/// <summary>A dated, versioned set of rules: data that somebody who does not program can review.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Date">Since when it holds.</param>
/// <param name="Roles">The Entra roles it speaks of: role template id to name.</param>
/// <param name="Stages">The requirements of each stage, in the order in which they are shown.</param>
public sealed record RoleProfile(
    string Name, DateOnly Date, IReadOnlyDictionary<Guid, string> Roles, IReadOnlyDictionary<Stage, IReadOnlyList<RoleRequirement>> Stages)
{
    /// <summary>Name and date, as assessments and events name it.</summary>
    public string Title => $"{Name} {Date:yyyy-MM-dd}";

    /// <summary>The role template id of a role that the profile names.</summary>
    internal Guid IdOf(string role) => Roles.Single(x => x.Value == role).Key;
}

/// <summary>One rule of a stage. It asks either for Entra roles or for Graph application permissions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Blocks">What cannot be done without it.</param>
/// <param name="RolesAnyOf">Alternatives; of one alternative, all roles are needed.</param>
/// <param name="PermissionsAnyOf">Permissions, the least one first; one of them is enough.</param>
/// <param name="When">The option that makes the rule apply; null: always.</param>
public sealed record RoleRequirement(
    string Name, string Blocks, IReadOnlyList<IReadOnlyList<string>>? RolesAnyOf = null, IReadOnlyList<string>? PermissionsAnyOf = null, string? When = null);
