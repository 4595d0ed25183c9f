using LivePlatform.RoleProfiles;

namespace LivePlatform.RoleValidation.Decisions;

/// <summary>One requirement, checked.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Open">What is to be granted, waited for or removed: the parts of the alternative that comes nearest.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="RestsOnToken">True when a newer token might change it.</param>
internal sealed record RequirementCheck(
    GrantKind Kind, RequirementResult Result, IReadOnlyList<string> Open, string Evidence, bool RestsOnToken)
{
    public static RequirementCheck Of(RoleRequirement rule, RoleQuestion question)
    {
        var ways = rule.WaysOf(question.Facts.Principal.Kind).Select(way => Way.Of(way, rule.Kind, question)).ToList();
        return rule.IsNeeded(question.Stage, question.Options) ? Needed(rule, ways) : NotNeeded(rule, ways, question);
    }

    /// <summary>One alternative that is held whole is enough; of several that are not, the best one counts.</summary>
    private static RequirementCheck Needed(RoleRequirement rule, IReadOnlyList<Way> ways)
    {
        var best = ways.MinBy(way => Distance(way.Result))!;
        if (best.Result is RequirementResult.Satisfied or RequirementResult.SatisfiedNotYetInToken)
        {
            var open = best.Grants.Where(grant => grant.Result != RequirementResult.Satisfied).Select(grant => grant.Name);
            return new(rule.Kind, best.Result, [.. open], Join(best.Grants), false);
        }

        var suggested = Suggest(ways);
        var asked = suggested.Grants.Where(grant => grant.Result is RequirementResult.Missing or RequirementResult.Unknown).ToList();
        var silent = ways.Any(way => way.Grants.Any(grant => grant.RestsOnToken));
        return new(rule.Kind, best.Result, [.. asked.Select(grant => grant.Name)], Join(Telling(ways, suggested)), silent);
    }

    private static RequirementCheck NotNeeded(RoleRequirement rule, IReadOnlyList<Way> ways, RoleQuestion question)
    {
        var held = ways.FirstOrDefault(
            way => way.Suggest && way.Result is RequirementResult.Satisfied or RequirementResult.SatisfiedNotYetInToken);
        var stillUsed = held is null ? [] : UsedElsewhere(question);
        var spare = held?.Grants.Select(grant => grant.Name).Where(name => !stillUsed.Contains(name)).ToList() ?? [];
        return spare.Count > 0 && question.Ahead is { } ahead && !ahead.Any(planned => rule.IsNeeded(planned.Stage, planned.Options))
            ? new(rule.Kind, RequirementResult.MayBeRemovedNow, spare, Join(held!.Grants), false)
            : new(rule.Kind, RequirementResult.NotNeeded, [], "", false);
    }

    /// <summary>What any requirement of this stage, or of one that is planned, may rest on.</summary>
    private static HashSet<string> UsedElsewhere(RoleQuestion question)
    {
        var used = question.Profile.Requirements.Where(rule =>
            rule.IsNeeded(question.Stage, question.Options)
                || question.Ahead?.Any(planned => rule.IsNeeded(planned.Stage, planned.Options)) == true);
        return [.. used.SelectMany(rule => rule.WaysOf(question.Facts.Principal.Kind)).SelectMany(way => way.All)];
    }

    /// <summary>The alternative that lacks least; among equals the one of which most is there, then the profile's order.</summary>
    private static Way Suggest(IReadOnlyList<Way> ways) =>
        ways.Where(way => way.Suggest).OrderBy(way => way.Lacks).ThenByDescending(way => way.Grants.Count - way.Lacks).First();

    /// <summary>The suggested alternative, and whatever was found of the others.</summary>
    private static IEnumerable<GrantCheck> Telling(IReadOnlyList<Way> ways, Way suggested) =>
        suggested.Grants.Concat(
            ways.Where(way => way != suggested).SelectMany(way => way.Grants)
                .Where(grant => grant.IsTrace || Distance(grant.Result) < Distance(RequirementResult.Unknown)))
                .DistinctBy(grant => grant.Name);

    private static string Join(IEnumerable<GrantCheck> grants) => string.Join(' ', grants.Select(grant => grant.Evidence));

    private static int Distance(RequirementResult result) => result switch
    {
        RequirementResult.Satisfied => 0,
        RequirementResult.SatisfiedNotYetInToken => 1,
        RequirementResult.Unknown => 2,
        RequirementResult.Missing => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(result)),
    };

    /// <summary>One alternative: as good as the worst of its parts.</summary>
    private sealed record Way(bool Suggest, RequirementResult Result, IReadOnlyList<GrantCheck> Grants)
    {
        public int Lacks => Grants.Count(grant => grant.Result is RequirementResult.Missing or RequirementResult.Unknown);

        public static Way Of(Alternative way, GrantKind kind, RoleQuestion question)
        {
            var grants = way.All.Select(name => GrantCheck.Of(kind, name, question.Profile, question.Facts)).ToList();
            return new Way(way.Suggest, grants.MaxBy(grant => Distance(grant.Result))!.Result, grants);
        }
    }
}
