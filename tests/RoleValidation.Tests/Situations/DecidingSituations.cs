using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;

namespace LivePlatform.RoleValidation.Tests.Situations;

/// <summary>The rules in force, situation by situation, as situations.md tells them.</summary>
[Trait("Category", "unit")]
[Trait("Show", "main-job.4")]
[Trait("Show", "methods.2")]
public class DecidingSituations
{
    private const int Fewest = 150;

    public static TheoryData<string> Lines => [.. Situation.Read().Select(x => x.Line)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_situation_is_decided_as_the_table_says(string line)
    {
        var situation = Situation.Read().Single(x => x.Line == line);

        var verdict = RoleDecision.Decide(situation.ToQuestion());

        verdict.Requirements.ToDictionary(x => x.Name, x => x.Result).ShouldBe(situation.Expected, ignoreOrder: true);
        verdict.Outcome.ShouldBe(situation.Outcome);
        verdict.Requirements.ShouldAllBe(
            x => (x.Sentence.Length == 0) == (x.Result == RequirementResult.Satisfied || x.Result == RequirementResult.NotNeeded));
    }

    [Fact]
    public void The_table_has_enough_situations_and_leaves_nothing_out()
    {
        var all = Situation.Read();

        all.Select(x => x.Line).Distinct().Count().ShouldBe(all.Count);
        all.Count.ShouldBeGreaterThanOrEqualTo(Fewest);
        all.Select(x => x.Stage).Distinct().ShouldBe(Enum.GetValues<Stage>(), ignoreOrder: true);
        all.Count(x => x.Principal == PrincipalKind.User).ShouldBeGreaterThanOrEqualTo(all.Count / 3);
        all.Select(x => x.Outcome).Append(RoleOutcome.NotAssessable).Distinct().ShouldBe(Enum.GetValues<RoleOutcome>(), ignoreOrder: true);
        all.SelectMany(x => x.Expected.Values).Distinct().ShouldBe(Enum.GetValues<RequirementResult>(), ignoreOrder: true);
        all[0].Expected.Keys.ShouldBe(Situation.Profile.Requirements.Select(x => x.Name));
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: {all.Count} role situations, {all.Count(x => x.Principal == PrincipalKind.User)} of them of users, over "
                    + $"{Enum.GetValues<Stage>().Length} stages, each with the result of {Situation.Profile.Requirements.Count} "
                    + "requirements");
    }

    /// <summary>
    /// Every rule, stage of a rule, alternative and part of one is there for some line: without it, that line would be decided otherwise.
    /// </summary>
    [Fact]
    public void Every_rule_is_decided_by_some_line()
    {
        var all = Situation.Read();
        foreach (var rule in Situation.Profile.Requirements)
        {
            foreach (var changed in Weakened(rule))
            {
                all.Any(x => IsOtherwise(x, rule.Name, changed))
                    .ShouldBeTrue(
                        $"{rule.Name} could lose something and no line would show it: {string.Join(',', changed.Stages)}; "
                            + $"{Told(changed.AnyOf)}; delegated {Told(changed.Delegated ?? [])}");
            }
        }
    }

    private static string Told(IEnumerable<Alternative> ways) => string.Join(" or ", ways.Select(x => string.Join('+', x.All)));

    /// <summary>
    /// The rule without one alternative (in either form), without one part of an alternative, without one stage, and without its condition.
    /// </summary>
    private static IEnumerable<RoleRequirement> Weakened(RoleRequirement rule) =>
    [
        .. WithoutOne(rule.AnyOf).Select(ways => rule with { AnyOf = ways }),
        .. WithoutOne(rule.Delegated ?? []).Select(ways => rule with { Delegated = ways }),
        .. rule.AnyOf.Where(way => way.All.Count > 1).SelectMany(way => way.All.Select(part =>
            rule with { AnyOf = [.. rule.AnyOf.Select(x => x == way ? x with { All = [.. x.All.Where(name => name != part)] } : x)] })),
        .. rule.Stages.Select(stage => rule with { Stages = [.. rule.Stages.Where(x => x != stage)] }),
        .. rule.When is null ? Array.Empty<RoleRequirement>() : [rule with { When = null }],
    ];

    private static IEnumerable<IReadOnlyList<Alternative>> WithoutOne(IReadOnlyList<Alternative> ways) => ways.Count < 2
        ? []
        : ways.Select(
            way => (IReadOnlyList<Alternative>)[.. ways.Where(x => x != way).Select(x => x with { Suggest = x.Suggest || way.Suggest })]);

    private static bool IsOtherwise(Situation situation, string name, RoleRequirement changed)
    {
        var question = situation.ToQuestion();
        var rules = question.Profile.Requirements.Select(x => x.Name == name ? changed : x).ToList();
        var verdict = RoleDecision.Decide(question with { Profile = question.Profile with { Requirements = rules } });
        return verdict.Requirements.Any(x => x.Result != situation.Expected[x.Name]);
    }
}
