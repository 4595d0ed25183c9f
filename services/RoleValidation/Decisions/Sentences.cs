using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;

namespace LivePlatform.RoleValidation.Decisions;

/// <summary>Says in one sentence what the customer's admin does, with the way through the Entra admin center.</summary>
internal sealed class Sentences(RoleQuestion question)
{
    private const string Where = "In the Microsoft Entra admin center, ";

    /// <summary>About the whole stage; empty when it may go on.</summary>
    public string Whole(RoleOutcome outcome, IReadOnlyList<RequirementCheck> checks) => outcome switch
    {
        RoleOutcome.Satisfied => "",
        RoleOutcome.Waiting =>
            Wait([.. checks.Where(check => check.Result == RequirementResult.SatisfiedNotYetInToken).SelectMany(check => check.Open)]),
        RoleOutcome.Missing or RoleOutcome.Unknown => Do([.. checks.SelectMany(Asks)]),
        RoleOutcome.NotAssessable => throw new ArgumentException("A decision is an assessment.", nameof(outcome)),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>About one requirement; empty when nothing is to be done.</summary>
    public string One(RequirementCheck check) => check.Result switch
    {
        RequirementResult.Satisfied or RequirementResult.NotNeeded => "",
        RequirementResult.SatisfiedNotYetInToken => Wait(check.Open),
        RequirementResult.MayBeRemovedNow =>
            $"{List(check.Open)} may be removed from the "
                + $"{(Principal.Kind == PrincipalKind.User ? "user" : "application")} {Principal.Name} until a stage needs it again.",
        RequirementResult.Missing or RequirementResult.Unknown => Do([.. Asks(check)]),
        _ => throw new ArgumentOutOfRangeException(nameof(check)),
    };

    private static string Wait(IReadOnlyList<string> names) =>
        $"{List(names)} {(names.Count == 1 ? "is" : "are")} granted and nothing is to be done: Microsoft takes up to 15 minutes to put "
            + "a new role into tokens.";

    private static string Do(IEnumerable<string> asks) => Where + string.Join("; ", asks.Distinct(StringComparer.Ordinal)) + ".";

    private IEnumerable<string> Asks(RequirementCheck check) => check.Result switch
    {
        RequirementResult.Missing => check.Open.Select(name => HowTo(check.Kind, name)),
        RequirementResult.Unknown =>
            check.Open.Select(name => $"{HowTo(check.Kind, name)} unless that is done already").Concat(ToRead(check.Kind)),
        _ => [],
    };

    private IEnumerable<string> ToRead(GrantKind kind)
    {
        if (kind == GrantKind.DirectoryRole && !question.Facts.AssignmentsRead)
        {
            yield return $"{HowTo(GrantKind.GraphPermission, question.Profile.ToReadFor(Principal.Kind).Assignments)}, so that its "
                + "roles can be read";
        }

        if (kind == GrantKind.DirectoryRole && !question.Facts.GroupsRead)
        {
            yield return $"{HowTo(GrantKind.GraphPermission, question.Profile.ToReadFor(Principal.Kind).Groups)}, so that roles held "
                + "through groups can be read";
        }
    }

    private RolePrincipal Principal => question.Facts.Principal;

    private string HowTo(GrantKind kind, string name) => question.Profile.HowToFor(Principal.Kind)[kind]
        .Replace("{name}", name, StringComparison.Ordinal)
        .Replace("{app}", Principal.AppId.ToString("D"), StringComparison.Ordinal)
        .Replace("{tenant}", Principal.M365TenantId.ToString("D"), StringComparison.Ordinal)
        .Replace("{user}", Principal.Name, StringComparison.Ordinal);

    private static string List(IReadOnlyList<string> names) => string.Join(" and ", names.Distinct(StringComparer.Ordinal));
}
