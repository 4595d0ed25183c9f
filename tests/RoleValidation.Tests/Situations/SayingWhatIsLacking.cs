using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;
using LivePlatform.RoleValidation.Tests.Decisions;

namespace LivePlatform.RoleValidation.Tests.Situations;

/// <summary>
/// Every sentence that an administrator may read of any situation stands in words.txt, where a reviewer reads it too. Whoever changes one
/// writes the file anew: <c>LIVE_WORDS=tests/RoleValidation.Tests/Situations/words.txt</c> and this test.
/// </summary>
[Trait("Category", "unit")]
public sealed class SayingWhatIsLacking
{
    private static readonly Dictionary<string, string> NoOptions = [];

    [Fact]
    public void The_words_are_those_that_were_read()
    {
        var words = Words();
        if (Environment.GetEnvironmentVariable("LIVE_WORDS") is { Length: > 0 } file)
        {
            File.WriteAllLines(file, words);
        }

        words.ShouldBe(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Situations", "words.txt")));
    }

    [Theory]
    [InlineData(PrincipalKind.ServicePrincipal, "voice@contoso.example", "a0000000-0000-4000-8000-000000000001")]
    [InlineData(PrincipalKind.User, "voice@contoso.example", "voice@contoso.example")]
    [InlineData(PrincipalKind.User, null, "c0000000-0000-4000-8000-000000000003")]
    public void A_principal_is_named_as_an_administrator_finds_it(PrincipalKind kind, string? userName, string name) =>
        new RolePrincipal(kind, Situation.App, Situation.Tenant, new Guid("c0000000-0000-4000-8000-000000000003"), userName).Name
            .ShouldBe(name);

    [Fact]
    public void A_user_of_whom_nothing_is_known_is_who_signed_in() =>
        new RolePrincipal(PrincipalKind.User, Situation.App, Situation.Tenant, null).Name.ShouldBe("who signed in");

    [Theory]
    [InlineData(Stage.DayTwo, null, DnsMode.Automatic)]
    [InlineData(Stage.DayTwo, DnsMode.Manual, DnsMode.Automatic)]
    [InlineData(Stage.Onboarding, null, DnsMode.Automatic)]
    [InlineData(Stage.Onboarding, DnsMode.Manual, DnsMode.Manual)]
    [InlineData(Stage.Onboarding, DnsMode.Automatic, DnsMode.Automatic)]
    public void Who_does_not_say_how_is_asked_for_everything(Stage stage, DnsMode? asked, DnsMode mode) =>
        DnsModes.Of(stage, asked).ShouldBe(mode);

    [Fact]
    public void Daily_work_says_nothing_of_DNS_and_the_rules_know_the_mode_by_its_name()
    {
        DnsModes.Told(Stage.DayTwo, DnsMode.Manual).ShouldBeNull();
        DnsModes.Told(Stage.AddSite, DnsMode.Manual).ShouldBe(DnsMode.Manual);
        DnsModes.ToOptions(DnsMode.Manual).ShouldBe(new Dictionary<string, string> { ["dnsMode"] = "Manual" });
    }

    [Fact]
    public void A_question_that_a_profile_does_not_answer_is_never_an_approval()
    {
        var facts = DayTwoCase.All[0].Facts();
        var old = RoleProfileCatalog.Embedded().All[0];
        Should.Throw<ArgumentException>(() => RoleDecision.Decide(new RoleQuestion(old, Stage.Onboarding, NoOptions, facts)))
            .Message.ShouldContain("does not decide Onboarding");
        var user = facts with { Principal = facts.Principal with { Kind = PrincipalKind.User } };
        Should.Throw<ArgumentException>(() => RoleDecision.Decide(new RoleQuestion(old, Stage.DayTwo, NoOptions, user)))
            .Message.ShouldContain("has no rules for a User");
    }

    private static List<string> Words()
    {
        var verdicts = Situation.Read().Select(x => RoleDecision.Decide(x.ToQuestion())).ToList();
        return
        [
            .. verdicts.Select(x => $"{x.Outcome}: {x.Sentence}")
                .Concat(verdicts.SelectMany(x => x.Requirements).SelectMany(x => new[] { $"{x.Result}: {x.Sentence}", $"- {x.Evidence}" }))
                .Concat(verdicts.Select(x => $"{x.Outcome}, rests on the token: {x.RestsOnToken}"))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }
}
