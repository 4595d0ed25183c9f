using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Decisions;

namespace LivePlatform.RoleValidation.Tests.Decisions;

/// <summary>The rules of day two, case by case, as day-two.json tells them.</summary>
[Trait("Category", "unit")]
public class DecidingDayTwo
{
    public static TheoryData<string> Cases => [.. DayTwoCase.All.Select(x => x.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_case_is_decided_as_the_table_says(string name)
    {
        var expected = DayTwoCase.All.Single(x => x.Name == name);

        var verdict = Decide(expected.Facts());

        verdict.Outcome.ShouldBe(expected.Outcome);
        verdict.Requirements.Select(x => x.Result).ShouldBe([expected.Voice, expected.Users, expected.Groups, RequirementResult.NotNeeded]);
        verdict.Sentence.ShouldContain(expected.Says ?? "");
        string.Join(' ', verdict.Requirements.Select(x => x.Evidence)).ShouldContain(expected.Evidence ?? "");
        if (expected.Silent is { } silent)
        {
            verdict.Sentence.ShouldNotContain(silent);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_to_do_is_one_sentence_with_the_way_through_Entra_and_the_application(string name)
    {
        var facts = DayTwoCase.All.Single(x => x.Name == name).Facts();

        var verdict = Decide(facts);

        if (verdict.Outcome == RoleOutcome.Satisfied)
        {
            verdict.Sentence.ShouldBeEmpty();
            return;
        }

        verdict.Sentence.ShouldEndWith(".");
        verdict.Sentence.ShouldNotContain(". ");
        if (verdict.Outcome is RoleOutcome.Missing or RoleOutcome.Unknown)
        {
            verdict.Sentence.ShouldContain("Entra ID > ");
            verdict.Sentence.ShouldContain(facts.Principal.AppId.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_requirement_that_is_not_satisfied_says_what_it_blocks_and_what_it_rests_on(string name)
    {
        foreach (var requirement in Decide(DayTwoCase.All.Single(x => x.Name == name).Facts()).Requirements)
        {
            requirement.Blocks.ShouldNotBeEmpty();
            var needed = requirement.Result != RequirementResult.NotNeeded;
            (requirement.Evidence.Length > 0).ShouldBe(needed);
            (requirement.Sentence.Length > 0).ShouldBe(needed && requirement.Result != RequirementResult.Satisfied);
        }
    }

    [Fact]
    public void Only_the_silence_of_the_token_asks_for_a_newer_one()
    {
        bool RestsOnToken(string name) => Decide(DayTwoCase.All.Single(x => x.Name == name).Facts()).RestsOnToken;

        RestsOnToken("No permission at all").ShouldBeTrue();
        RestsOnToken("Assignments may not be read and the token is silent: unknown, with what to grant").ShouldBeTrue();
        RestsOnToken("Nothing held: the first alternative is asked for").ShouldBeFalse();
        RestsOnToken("Teams Administrator alone is enough").ShouldBeFalse();
        RestsOnToken("Granted and not in the token yet: wait").ShouldBeFalse();
    }

    private static RoleVerdict Decide(RoleFacts facts) =>
        RoleDecision.Decide(new RoleQuestion(DayTwoCase.Profile, Stage.DayTwo, new Dictionary<string, string>(), facts));
}
