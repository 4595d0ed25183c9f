using LivePlatform.Contracts;
using LivePlatform.RoleProfiles;
using LivePlatform.RoleValidation.Decisions;

namespace LivePlatform.RoleValidation.Tests.Decisions;

/// <summary>Other stages and options need a file, no code.</summary>
[Trait("Category", "unit")]
public class DecidingOtherStages
{
    private static readonly RoleProfile Profile = Read();

    [Fact]
    public void A_requirement_of_automatic_DNS_counts_in_automatic_mode_only()
    {
        Dns(Stage.Onboarding, "Automatic").ShouldBe(RequirementResult.Missing);
        Dns(Stage.Onboarding, "Manual").ShouldBe(RequirementResult.NotNeeded);
        Dns(Stage.AddSite, "automatic", "Domain Name Administrator", "User Administrator").ShouldBe(RequirementResult.Satisfied);
    }

    [Fact]
    public void An_option_that_nobody_stated_is_never_taken_as_a_reason_to_ask_less() =>
        Dns(Stage.Onboarding, null).ShouldBe(RequirementResult.Missing);

    [Fact]
    public void Roles_of_a_later_stage_may_be_removed_only_when_it_is_known_that_no_run_needs_them()
    {
        string[] held = ["Domain Name Administrator", "User Administrator"];

        Dns(Stage.DayTwo, null, held).ShouldBe(RequirementResult.NotNeeded);
        DnsAhead([Planned(Stage.AddSite, "Automatic")], held).ShouldBe(RequirementResult.NotNeeded);
        DnsAhead([Planned(Stage.AddSite, "Manual")], held).ShouldBe(RequirementResult.MayBeRemovedNow);
        DnsAhead([Planned(Stage.RemoveSite, "Automatic")], held).ShouldBe(RequirementResult.MayBeRemovedNow);
        DnsAhead([], "Domain Name Administrator").ShouldBe(RequirementResult.NotNeeded);
    }

    [Fact]
    public void A_stage_without_rules_is_refused_and_never_waved_through() =>
        Should.Throw<ArgumentException>(() => Decide(Stage.OffBoarding, null, null, []));

    private static PlannedStage Planned(Stage stage, string mode) => new(stage, new Dictionary<string, string> { ["dnsMode"] = mode });

    private static RequirementResult Dns(Stage stage, string? mode, params string[] held) =>
        Decide(stage, mode, null, held).Requirements[1].Result;

    private static RequirementResult DnsAhead(IReadOnlyList<PlannedStage> ahead, params string[] held) =>
        Decide(Stage.DayTwo, null, ahead, held).Requirements[1].Result;

    private static RoleVerdict Decide(Stage stage, string? dnsMode, IReadOnlyList<PlannedStage>? ahead, string[] held)
    {
        var roles = held.Append("Teams Administrator").Select(name => Profile.DirectoryRoles.Single(x => x.Name == name).TemplateId)
            .ToList();
        var facts = new RoleFacts(
            new RolePrincipal(PrincipalKind.ServicePrincipal, Guid.NewGuid(), Guid.NewGuid(), null),
            [.. roles.Select(role => new FoundRole(role, HeldHow.Direct))], true, true,
            new TokenFacts(null, roles.ToHashSet(), new HashSet<string>(), null));
        var options = new Dictionary<string, string>();
        if (dnsMode is not null)
        {
            options["dnsMode"] = dnsMode;
        }

        return RoleDecision.Decide(new RoleQuestion(Profile, stage, options, facts, ahead));
    }

    private static RoleProfile Read()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Decisions", "dns-profile.json"));
        return RoleProfileCatalog.Read(file);
    }
}
