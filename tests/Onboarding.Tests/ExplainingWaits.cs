using System.Text;
using LivePlatform.Contracts;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.Onboarding.Dns;
using LivePlatform.Onboarding.Runs.Work;
using LivePlatform.ServiceDefaults.Secrets;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Whatever breaks a step off, the run says why, who acts, and what that person does.</summary>
[Trait("Category", "unit")]
public class ExplainingWaits
{
    private static readonly DateTimeOffset Later = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<Exception, string, WhoActs> Failures => new()
    {
        { new DeferredException(Later, DeferReason.Throttled), "microsoft.throttled", WhoActs.Microsoft },
        { new DeferredException(Later, DeferReason.BudgetSpent), "microsoft.budget_spent", WhoActs.Platform },
        { new DeferredException(Later, DeferReason.MicrosoftDown), "microsoft.down", WhoActs.Microsoft },
        {
            new MicrosoftFailureException(FailureCatalog.OfGraph(503, []) with { RetryAt = Later }, 503),
            "microsoft.http_503",
            WhoActs.Microsoft
        },
        { new DeferredException(Later, DeferReason.BrokerUnavailable), "platform.broker_unavailable", WhoActs.Platform },
        {
            new ConnectionBlockedException("AADSTS7000222", MicrosoftFailureClass.ExpiredSecret, "It ended.", "Make a new one."),
            "connection.refused",
            WhoActs.ServiceProvider
        },
        {
            new ConnectionBlockedException("AADSTS700016", MicrosoftFailureClass.AppNotFound, "Unknown.", "Consent."),
            "connection.refused",
            WhoActs.CustomerAdmin
        },
        { Refused(403, "Authorization_RequestDenied"), "microsoft.authorization_requestdenied", WhoActs.CustomerAdmin },
        { new DnsZoneException(DnsZoneFailure.Unreachable, "No answer."), "dns.unreachable", WhoActs.Platform },
        { new DnsZoneException(DnsZoneFailure.KeyRefused, "Wrong key."), "dns.key_refused", WhoActs.ServiceProvider },
        { new StoredSecretRefusedException("stored_secret.not_found"), "dns.key_missing", WhoActs.ServiceProvider },
        { new StoredSecretUnavailableException("timeout"), "platform.secrets_unavailable", WhoActs.Platform },
        { new HttpRequestException("cut"), "microsoft.unreadable", WhoActs.Microsoft },
        { new InvalidOperationException("ours"), "platform.fault", WhoActs.Platform },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Each_failure_has_a_code_somebody_who_acts_and_for_people_what_to_do(Exception failure, string code, WhoActs who)
    {
        var wait = StepFailures.Explain(failure, tookTooLong: false);

        (wait.Code, wait.WhoActs).ShouldBe((code, who));
        wait.Sentence.ShouldNotBeEmpty();
        (wait.Action.Length > 0).ShouldBe(who is WhoActs.ServiceProvider or WhoActs.CustomerAdmin);
        wait.Until.ShouldBe(
            code is "microsoft.throttled" or "microsoft.budget_spent" or "microsoft.down" or "microsoft.http_503" ? Later : null);
    }

    [Fact]
    public void A_time_that_nobody_named_is_left_to_the_back_off() =>
        StepFailures.Explain(new DeferredException(Later, DeferReason.MicrosoftDown, isGuess: true), tookTooLong: false).Until
            .ShouldBeNull();

    [Fact]
    public void A_step_that_ran_out_of_its_time_says_so() =>
        StepFailures.Explain(new OperationCanceledException(), tookTooLong: true).Code.ShouldBe("platform.too_slow");

    private static MicrosoftFailureException Refused(int status, string code) =>
        new(FailureCatalog.OfGraph(status, Encoding.UTF8.GetBytes($$$"""{"error":{"code":"{{{code}}}","message":"No."}}""")), status);
}
