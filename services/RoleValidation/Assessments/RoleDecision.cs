using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Profiles;

namespace LivePlatform.RoleValidation.Assessments;

/// <summary>What became of one requirement.</summary>
public enum RequirementResult
{
    /// <summary>Held, and in the token.</summary>
    Satisfied,

    /// <summary>Granted; Microsoft's tokens do not carry it yet.</summary>
    SatisfiedNotYetInToken,

    /// <summary>Not held.</summary>
    Missing,

    /// <summary>We may not read what would tell.</summary>
    Unknown,

    /// <summary>The options of this stage do not need it.</summary>
    NotNeeded,

    /// <summary>Held, needed earlier, and no longer.</summary>
    MayBeRemovedNow,
}

/// <summary>One requirement, decided.</summary>
/// <param name="Name">The requirement.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Blocks">What cannot be done without it.</param>
/// <param name="Sentence">What the customer's admin must do; empty when nothing.</param>
/// <param name="Evidence">What it was decided by.</param>
public sealed record RequirementDecision(string Name, RequirementResult Result, string Blocks, string Sentence, string Evidence);

/// <summary>A stage, decided.</summary>
public sealed record StageDecision(RoleOutcome Outcome, string Sentence, IReadOnlyList<RequirementDecision> Requirements);

/// <summary>Decides a stage from one input record. Pure: the same facts give the same answer.</summary>
public static class RoleDecision
{
    private const string RolePath = "Entra admin center > Roles & admins > (the role) > Add assignments, and choose the application";
    private const string ConsentPath = "Entra admin center > App registrations > (the application) > API permissions > Microsoft Graph > Application permissions, then Grant admin consent";

    /// <exception cref="ArgumentException">The profile has no such stage.</exception>
    public static StageDecision Decide(RoleProfile profile, Stage stage, RoleFacts facts)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(facts);
        var requirements = profile.Stages.TryGetValue(stage, out var rules) ? rules : throw new ArgumentException($"{profile.Title} has no rules for {stage}.", nameof(stage));
        var decided = requirements.Select(requirement => Decide(profile, requirement, facts)).ToList();
        var sentence = string.Join(" ", decided.Select(x => x.Sentence).Where(x => x.Length > 0));
        return new StageDecision(Outcome(decided), sentence, decided);
    }

    private static RoleOutcome Outcome(List<RequirementDecision> decided) =>
        decided.Exists(x => x.Result == RequirementResult.Missing) ? RoleOutcome.Missing
        : decided.Exists(x => x.Result == RequirementResult.Unknown) ? RoleOutcome.Unknown
        : decided.Exists(x => x.Result == RequirementResult.SatisfiedNotYetInToken) ? RoleOutcome.Waiting
        : RoleOutcome.Satisfied;

    private static RequirementDecision Decide(RoleProfile profile, RoleRequirement requirement, RoleFacts facts)
    {
        if (requirement.When is { } option && !facts.Options.Contains(option))
        {
            return new RequirementDecision(requirement.Name, RequirementResult.NotNeeded, requirement.Blocks, "", $"Only needed for {option}.");
        }

        return requirement.RolesAnyOf is not null ? DecideRoles(profile, requirement, facts) : DecidePermissions(requirement, facts);
    }

    private static RequirementDecision DecideRoles(RoleProfile profile, RoleRequirement requirement, RoleFacts facts)
    {
        var alternatives = requirement.RolesAnyOf!.Select(names => (Names: names, Ids: names.Select(profile.IdOf).ToList())).ToList();
        var inToken = alternatives.Find(x => x.Ids.TrueForAll(facts.TokenRoles.Contains));
        var held = alternatives.Find(x => x.Ids.TrueForAll(facts.Active.Contains));
        if (!facts.RolesReadable)
        {
            return inToken.Ids is not null
                ? Decided(requirement, RequirementResult.Satisfied, "", $"{Join(inToken.Names)} in the token; the role assignments may not be read.")
                : Decided(
                    requirement,
                    RequirementResult.Unknown,
                    $"Whether the application holds {Choice(alternatives)} cannot be read: grant RoleManagement.Read.Directory ({ConsentPath}), or assign the role ({RolePath}).",
                    "Reading role assignments was refused, and the token carries none of the roles.");
        }

        if (held.Ids is null)
        {
            return Decided(requirement, RequirementResult.Missing, $"Assign {Choice(alternatives)} to the application: {RolePath}.", Nearly(profile, alternatives, facts));
        }

        return inToken.Ids is not null
            ? Decided(requirement, RequirementResult.Satisfied, "", $"{Join(inToken.Names)}, assigned and in the token.")
            : Decided(requirement, RequirementResult.SatisfiedNotYetInToken, "", $"{Join(held.Names)} is granted; waiting until Microsoft's tokens carry it (up to 15 minutes).");
    }

    private static RequirementDecision DecidePermissions(RoleRequirement requirement, RoleFacts facts)
    {
        var least = requirement.PermissionsAnyOf![0];
        return requirement.PermissionsAnyOf.FirstOrDefault(facts.TokenPermissions.Contains) is { } granted
            ? Decided(requirement, RequirementResult.Satisfied, "", $"{granted} in the token.")
            : Decided(requirement, RequirementResult.Missing, $"Grant the application permission {least}: {ConsentPath}.", "The token carries none of the permissions.");
    }

    private static string Nearly(RoleProfile profile, List<(IReadOnlyList<string> Names, List<Guid> Ids)> alternatives, RoleFacts facts)
    {
        var wanted = alternatives.SelectMany(x => x.Ids).Distinct().ToList();
        string?[] remarks =
        [
            Remark(wanted.Where(facts.Active.Contains), "{0} is assigned, which alone is not enough."),
            Remark(wanted.Where(facts.Eligible.Contains), "{0} is eligible in Privileged Identity Management; an application cannot activate it."),
            Remark(wanted.Where(facts.Scoped.Contains), "{0} is assigned for an administrative unit only, not for the whole tenant."),
        ];
        var text = string.Join(" ", remarks.Where(x => x is not null));
        return text.Length > 0 ? text : "None of the roles is assigned.";

        string? Remark(IEnumerable<Guid> ids, string sentence)
        {
            var names = ids.Select(id => profile.Roles[id]).ToList();
            return names.Count == 0 ? null : sentence.Replace("{0}", Join(names), StringComparison.Ordinal);
        }
    }

    private static RequirementDecision Decided(RoleRequirement requirement, RequirementResult result, string sentence, string evidence) =>
        new(requirement.Name, result, requirement.Blocks, sentence, evidence);

    // Global Administrator satisfies the rule and is never asked for: it is more than anybody should grant an application.
    private static string Choice(List<(IReadOnlyList<string> Names, List<Guid> Ids)> alternatives) =>
        string.Join(", or ", alternatives.Where(x => !x.Names.Contains("Global Administrator")).Select(x => Join(x.Names)));

    private static string Join(IReadOnlyList<string> names) => string.Join(" and ", names);
}
