using LivePlatform.RoleProfiles;

namespace LivePlatform.RoleValidation.Decisions;

/// <summary>Whether one role or permission is held, and what that rests on.</summary>
/// <param name="Name">The role or permission.</param>
/// <param name="Result">Satisfied, SatisfiedNotYetInToken, Unknown or Missing.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="RestsOnToken">True when only the token's silence speaks against it.</param>
/// <param name="IsTrace">True when something of it was found, though not enough: worth telling even where something else is asked
/// for.</param>
internal sealed record GrantCheck(string Name, RequirementResult Result, string Evidence, bool RestsOnToken = false, bool IsTrace = false)
{
    /// <summary>Looks for one role or permission in the facts.</summary>
    public static GrantCheck Of(GrantKind kind, string name, RoleProfile profile, RoleFacts facts) => kind switch
    {
        GrantKind.DirectoryRole =>
            OfRole(name, facts.Principal.Kind, Holding.Of(profile.DirectoryRoles.First(role => role.Name == name).TemplateId, facts)),
        GrantKind.GraphPermission => OfPermission(name, facts.Token),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>
    /// Graph's role assignments are the truth; the token says whether Microsoft's services see it already, and stands in where reading is
    /// refused.
    /// </summary>
    private static GrantCheck OfRole(string name, PrincipalKind principal, Holding holding) => holding switch
    {
        { Active: { } how, InToken: true } => new(name, RequirementResult.Satisfied, $"{name} is {Words(how)} and in the token."),
        { Active: { } how, InToken: false } =>
            new(name, RequirementResult.SatisfiedNotYetInToken, $"{name} is {Words(how)}; a fresh token does not carry it yet."),
        { Active: { } how } => new(name, RequirementResult.Satisfied, $"{name} is {Words(how)}; the token cannot be read."),
        { RolesRead: false, InToken: true } =>
            new(name, RequirementResult.Satisfied, $"A fresh token carries {name}; its assignment may not be read."),
        { RolesRead: false, InToken: false } => new(
            name, RequirementResult.Unknown, $"A fresh token does not carry {name}, and role assignments may not be read in full.", true),
        { RolesRead: false } => new(name, RequirementResult.Unknown, $"Neither the assignment of {name} nor the token can be read."),
        { IsUnitScoped: true } => new(
            name, RequirementResult.Missing, $"{name} is assigned for an administrative unit only, not for the whole M365 tenant.",
            IsTrace: true),
        { IsEligible: true } =>
            new(name, RequirementResult.Missing, $"{name} is eligible only, not active; {Activation(principal)}.", IsTrace: true),
        { InToken: true } =>
            new(name, RequirementResult.Missing, $"{name} is no longer assigned; tokens still carry it for a while.", IsTrace: true),
        _ => new(name, RequirementResult.Missing, $"{name} is not assigned."),
    };

    private static GrantCheck OfPermission(string name, TokenFacts? token) =>
        token is null ? new(name, RequirementResult.Unknown, $"Whether {name} is granted cannot be read from the token.")
        : token.Permissions.Contains(name) ? new(name, RequirementResult.Satisfied, $"The token carries {name}.")
        : new(name, RequirementResult.Missing, $"The token does not carry {name}.", RestsOnToken: true);

    private static string Activation(PrincipalKind principal) => principal == PrincipalKind.User
        ? "the user activates it for some hours at most, so daily work takes an active assignment"
        : "an application cannot activate it";

    private static string Words(HeldHow how) => how switch
    {
        HeldHow.Direct => "assigned directly",
        HeldHow.ThroughGroup => "held through a group",
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };

    /// <summary>All that is known of one role.</summary>
    private readonly record struct Holding(HeldHow? Active, bool IsEligible, bool IsUnitScoped, bool RolesRead, bool? InToken)
    {
        public static Holding Of(Guid role, RoleFacts facts)
        {
            var found = facts.Roles.Where(x => x.TemplateId == role).Select(x => x.How).ToList();
            HeldHow? active = found.Contains(HeldHow.Direct)
                ? HeldHow.Direct
                : found.Contains(HeldHow.ThroughGroup) ? HeldHow.ThroughGroup : null;
            return new Holding(
                active, found.Contains(HeldHow.Eligible), found.Contains(HeldHow.AdministrativeUnit), facts.RolesRead,
                facts.Token?.Roles.Contains(role));
        }
    }
}
