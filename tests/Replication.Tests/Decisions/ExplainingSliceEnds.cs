using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.Replication.Slices;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>What ended a slice early, when it goes on, and whether it counts against the run.</summary>
[Trait("Category", "unit")]
public sealed class ExplainingSliceEnds
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(DeferReason.Throttled, "microsoft.throttled", "Microsoft asked to wait; the run goes on by itself.")]
    [InlineData(DeferReason.BudgetSpent, "budget.spent",
        "The quota of the app in this tenant is used up for the moment; the run goes on by itself.")]
    [InlineData(DeferReason.MicrosoftDown, "microsoft.down", "Microsoft does not answer; it is asked again.")]
    [InlineData(DeferReason.BrokerUnavailable, "broker.unavailable",
        "TenantCredential does not give tokens at the moment; it is asked again.")]
    public void What_was_put_off_goes_on_then_and_a_guess_is_a_setback(DeferReason reason, string code, string sentence)
    {
        var until = Now.AddMinutes(3);
        Explain(new DeferredException(until, reason)).ShouldBe(new SliceEnd(until, code, sentence));
        Explain(new DeferredException(until, reason, isGuess: true)).ShouldBe(new SliceEnd(until, code, sentence, SliceEndKind.Setback));
    }

    [Fact]
    public void A_reason_that_nobody_knows_is_a_fault_of_ours() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Explain(new DeferredException(Now, (DeferReason)99)));

    [Theory]
    [InlineData(MicrosoftFailureClass.Throttled, "microsoft.throttled")]
    [InlineData(MicrosoftFailureClass.ConditionalAccess, "microsoft.conditional_access")]
    [InlineData(MicrosoftFailureClass.TokenRefused, "microsoft.token_refused")]
    [InlineData(MicrosoftFailureClass.MicrosoftDown, "microsoft.down")]
    public void A_refusal_that_passes_waits_as_Microsoft_says_and_is_a_setback_where_it_says_nothing(
        MicrosoftFailureClass @class, string code)
    {
        var failure = new MicrosoftFailure("x", @class, "It passes.", "Wait.", MicrosoftFailureRetry.Later);
        Explain(new MicrosoftFailureException(failure, 503)).ShouldBe(new SliceEnd(Now, code, "It passes. Wait.", SliceEndKind.Setback));
        var named = failure with { RetryAt = Now.AddMinutes(1) };
        Explain(new MicrosoftFailureException(named, 503)).ShouldBe(new SliceEnd(Now.AddMinutes(1), code, "It passes. Wait."));
    }

    [Fact]
    public void A_connection_that_gives_no_tokens_is_looked_at_again_in_ten_minutes()
    {
        var blocked = new ConnectionBlockedException("x", MicrosoftFailureClass.BadSecret, "No token.", "Replace it.");
        Explain(blocked).ShouldBe(new SliceEnd(Now.AddMinutes(10), "connection.blocked", "x: No token. Replace it."));
        var plain = new ConnectionBlockedException("x", MicrosoftFailureClass.BadSecret, "No token.", null);
        Explain(plain).ShouldBe(new SliceEnd(Now.AddMinutes(10), "connection.blocked", "x: No token."));
    }

    [Fact]
    public void A_round_that_is_gone_and_a_database_that_was_lost_go_on_at_once()
    {
        Explain(new RoundGoneException(Guid.NewGuid())).ShouldBe(new SliceEnd(Now));
        Explain(new NpgsqlException("lost", new IOException("reset"))).ShouldBe(new SliceEnd(Now));
    }

    [Fact]
    public void What_nobody_expected_counts_against_the_run() =>
        Explain(new InvalidOperationException("?")).ShouldBe(
            new SliceEnd(Now, "slice.failed", "An unexpected failure; it will be tried again.", SliceEndKind.Failure));

    [Theory]
    [InlineData(MicrosoftFailureRetry.AfterAction, true)]
    [InlineData(MicrosoftFailureRetry.Later, false)]
    public void Only_what_no_retry_helps_ends_the_round(MicrosoftFailureRetry retry, bool ends) =>
        SliceFailures.EndsTheRound(new MicrosoftFailure("x", MicrosoftFailureClass.Unknown, "", "", retry)).ShouldBe(ends);

    private static SliceEnd Explain(Exception failure) =>
        SliceFailures.Explain(failure, Now, NullLogger.Instance, Guid.NewGuid());
}
