using LivePlatform.Contracts;
using LivePlatform.Onboarding.Runs.Steps;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Microsoft's words about a domain are read by patterns; words that nobody has seen are shown to a person.</summary>
[Trait("Category", "unit")]
[Trait("Show", "truth.2")]
public class ReadingDomainWords
{
    private const string Name = "acme.voice.example";

    [Theory]
    [InlineData("Domain verification failed: the domain is already added to a different Microsoft 365 organization.")]
    [InlineData("This domain is already associated with another Microsoft organization.")]
    [InlineData(
        "Unable to verify this domain because it is used elsewhere in Office 365. Remove the verified domain from the other service "
            + "before adding it here.")]
    [InlineData("Unable to verify this domain because it is used in another Office 365 subscription")]
    [InlineData("The domain has already been verified.")]
    [InlineData("acme.voice.example is verified by another directory.")]
    [InlineData(
        "We can't add it to your account because the domain is already added to a different Microsoft 365 organization: "
            + "Test.onmicrosoft.com.")]
    [InlineData("The specified domain is in use in another Azure Active Directory tenant")]
    public void A_conflict_in_any_wording_asks_the_customer(string said)
    {
        var wait = DomainWaits.Refused(Name, said, attempts: 0);

        (wait.Code, wait.WhoActs).ShouldBe(("domain.taken", WhoActs.CustomerAdmin));
        wait.Sentence.ShouldContain(said);
        wait.Action.ShouldContain(Name);
    }

    [Theory]
    [InlineData("Domain verification failed: the verification DNS record was not found.")]
    [InlineData("We didn't find the TXT record you added for acme.voice.example.")]
    [InlineData("Unable to find the required DNS record.")]
    public void A_record_that_is_not_seen_yet_is_waited_for_and_then_asked_about(string said)
    {
        DomainWaits.Refused(Name, said, attempts: 0).WhoActs.ShouldBe(WhoActs.Microsoft);
        DomainWaits.Refused(Name, said, attempts: 8).ShouldSatisfyAllConditions(
            late => late.Code.ShouldBe("domain.not_verified"), late => late.WhoActs.ShouldBe(WhoActs.ServiceProvider));
    }

    [Fact]
    public void A_conflict_in_the_tenant_itself_is_not_told_as_another_tenants()
    {
        DomainWaits.Refused(Name, "Unable to verify this domain because it is used elsewhere in your organization.", attempts: 0).Code
            .ShouldBe("domain.used_here");
        DomainWaits.Refused(Name, "The domain belongs to an unmanaged directory.", attempts: 0).Code.ShouldBe("domain.unmanaged");
        DomainWaits.Refused(Name, "The domain is already registered in an unmanaged tenant.", attempts: 0).Code
            .ShouldBe("domain.unmanaged");
    }

    [Theory]
    [InlineData("Computer says no.")]
    [InlineData("")]
    public void Unknown_words_are_shown_and_ask_a_person(string said)
    {
        var wait = DomainWaits.Refused(Name, said, attempts: 0);

        (wait.Code, wait.WhoActs).ShouldBe(("domain.unknown_answer", WhoActs.ServiceProvider));
        wait.Sentence.ShouldContain(said);
        wait.Action.ShouldNotBeEmpty();
    }
}
