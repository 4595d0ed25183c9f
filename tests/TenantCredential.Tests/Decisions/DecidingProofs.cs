using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Proofs;
using static LivePlatform.TenantCredential.Tests.Decisions.DecidedCredentials;

namespace LivePlatform.TenantCredential.Tests.Decisions;

/// <summary>What a proof means for its connection, and when it is proven again; and which method may follow which.</summary>
[Trait("Category", "unit")]
public sealed class DecidingProofs
{
    private static readonly MicrosoftFailure Passing =
        new("x", MicrosoftFailureClass.MicrosoftDown, "", "", MicrosoftFailureRetry.Later);

    private static readonly MicrosoftFailure Spreading = Refusal with { MayBePropagation = true };

    [Theory]
    [InlineData(0, 24)]
    [InlineData(0.5, 22)]
    [InlineData(1, 20)]
    public void One_that_works_is_proven_again_within_a_day(double jitter, int hours) =>
        Of(null, jitter: jitter).ShouldBe(new ProofDecision(ProofVerdict.Verified, Now.AddHours(hours)));

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 20)]
    [InlineData(3, 80)]
    [InlineData(11, 20_480)]
    [InlineData(12, 21_600)]
    [InlineData(40, 21_600)]
    [InlineData(-1, 10)]
    public void No_answer_decides_nothing_and_the_waits_double_to_six_hours(int attempts, int seconds) =>
        Of(Passing, attempts: attempts).ShouldBe(new ProofDecision(ProofVerdict.Undecided, Now.AddSeconds(seconds)));

    [Theory]
    [InlineData(9, 10)]
    [InlineData(11, 11)]
    public void A_time_that_Microsoft_names_is_never_shortened_and_ours_is_the_least(int named, int seconds) =>
        ProofDecision.Of(new ProofResult(Passing, Now.AddSeconds(named)), Now, 0, 0, Now)
            .ShouldBe(new ProofDecision(ProofVerdict.Undecided, Now.AddSeconds(seconds)));

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 30)]
    [InlineData(9, 30)]
    public void What_may_still_be_spreading_is_looked_at_soon(int attempts, int seconds) =>
        Of(Spreading, attempts: attempts).ShouldBe(new ProofDecision(ProofVerdict.NotYet, Now.AddSeconds(seconds)));

    [Fact]
    public void A_credential_is_new_for_two_minutes()
    {
        Of(Spreading, age: TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1)).Verdict.ShouldBe(ProofVerdict.NotYet);
        Of(Spreading, age: TimeSpan.FromMinutes(2)).Verdict.ShouldBe(ProofVerdict.Failed);
        Of(Refusal).Verdict.ShouldBe(ProofVerdict.Failed, "no change could cause it");
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(0.5, 26)]
    [InlineData(1, 28)]
    public void What_somebody_may_mend_at_Microsoft_is_looked_at_once_a_day(double jitter, int hours) =>
        Of(Refusal, jitter: jitter).ShouldBe(new ProofDecision(ProofVerdict.Failed, Now.AddHours(hours)));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(8, 256)]
    [InlineData(9, 360)]
    public void What_waiting_cures_is_looked_at_soon(int attempts, int minutes)
    {
        var later = Refusal with { Retry = MicrosoftFailureRetry.Later };
        Of(later, attempts: attempts).ShouldBe(new ProofDecision(ProofVerdict.Failed, Now.AddMinutes(minutes)));
        ProofDecision.Backoff(attempts).ShouldBe(TimeSpan.FromMinutes(minutes));
    }

    [Fact]
    public void What_only_a_new_credential_or_another_request_helps_is_not_looked_at_again()
    {
        Of(Refusal with { NeedsNewCredential = true }).ShouldBe(new ProofDecision(ProofVerdict.Failed, null));
        Of(Refusal with { Class = MicrosoftFailureClass.BadRequest }).ShouldBe(new ProofDecision(ProofVerdict.Failed, null));
    }

    [Theory]
    [InlineData(ConnectionMethod.Password, ConnectionMethod.Password, null)]
    [InlineData(ConnectionMethod.Password, ConnectionMethod.DelegatedToken, null)]
    [InlineData(ConnectionMethod.Password, ConnectionMethod.AppRegistration, "connection.upgrade_skips_step")]
    [InlineData(ConnectionMethod.DelegatedToken, ConnectionMethod.Password, "connection.downgrade_refused")]
    [InlineData(ConnectionMethod.DelegatedToken, ConnectionMethod.DelegatedToken, null)]
    [InlineData(ConnectionMethod.DelegatedToken, ConnectionMethod.AppRegistration, null)]
    [InlineData(ConnectionMethod.AppRegistration, ConnectionMethod.Password, "connection.downgrade_refused")]
    [InlineData(ConnectionMethod.AppRegistration, ConnectionMethod.DelegatedToken, "connection.downgrade_refused")]
    [InlineData(ConnectionMethod.AppRegistration, ConnectionMethod.AppRegistration, null)]
    public void Methods_follow_one_step_at_a_time_and_never_back(ConnectionMethod from, ConnectionMethod to, string? code)
    {
        var refusal = MethodOrder.Check(from, to);
        refusal?.Code.ShouldBe(code);
        (refusal is null).ShouldBe(code is null);
        if (code == "connection.downgrade_refused")
        {
            refusal!.Detail.ShouldBe($"It uses {from}; {to} was given.");
        }

        MethodOrder.Refusals().Select(x => x.Code).ShouldBe(["connection.upgrade_skips_step", "connection.downgrade_refused"]);
    }

    [Fact]
    public void Who_may_not_change_so_is_told_the_way()
    {
        var (skips, back) = (
            MethodOrder.Check(ConnectionMethod.Password, ConnectionMethod.AppRegistration)!,
            MethodOrder.Check(ConnectionMethod.AppRegistration, ConnectionMethod.Password)!);
        (skips.Title, skips.Detail, skips.Action).ShouldBe((
            "A connection by password moves to a delegated token first, and from there to an application registration.",
            "Both steps can be made one after the other; the first is done when the change of credential has switched.",
            "Let somebody of the customer sign in (invitation, Delegated Token), then replace the credential by that of the application "
                + "registration."));
        (back.Title, back.Action).ShouldBe(
            ("A connection does not go back to a weaker method.", "Give a new credential of the present method."));
    }

    private static ProofDecision Of(MicrosoftFailure? failure, int attempts = 0, double jitter = 0, TimeSpan age = default) =>
        ProofDecision.Of(new ProofResult(failure), Now - age, attempts, jitter, Now);
}
