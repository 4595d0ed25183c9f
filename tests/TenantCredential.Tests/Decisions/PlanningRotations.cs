using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping.Rotation;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using static LivePlatform.TenantCredential.Tests.Decisions.DecidedCredentials;

namespace LivePlatform.TenantCredential.Tests.Decisions;

/// <summary>When a secret is replaced by itself, and what helps when it cannot be.</summary>
[Trait("Category", "unit")]
public sealed class PlanningRotations
{
    [Fact]
    public void A_secret_is_replaced_so_many_days_before_its_end() => NextAt(Secret(180)).ShouldBe(Now.AddDays(180 - 35));

    [Theory]
    [InlineData(105, 70)]
    [InlineData(104, 69.333333333)]
    [InlineData(30, 20)]
    public void A_short_lived_one_in_its_last_third(int life, double day) =>
        (NextAt(Secret(life))!.Value - Now.AddDays(day)).Duration().ShouldBeLessThan(TimeSpan.FromSeconds(1));

    [Fact]
    public void Never_where_it_is_switched_off() => NextAt(Secret(180), daysBefore: 0).ShouldBeNull();

    [Fact]
    public void Never_what_has_no_secret_of_known_end_or_does_not_work()
    {
        NextAt(Verified(Credential(1))).ShouldBeNull("nobody knows when it ends");
        NextAt(Verified(Credential(1, CredentialKind.Certificate, ends: Now.AddDays(90)))).ShouldBeNull();
        NextAt(Connection.Of(Guid.NewGuid(), Guid.NewGuid(), Credential(1, ends: Now.AddDays(90)), Now)).ShouldBeNull("not proven yet");
        var failed = Secret(90);
        failed.Refused(Refusal, Now);
        NextAt(failed).ShouldBeNull();
        var removed = Secret(90);
        removed.Remove(Now);
        NextAt(removed).ShouldBeNull();
    }

    [Fact]
    public void Not_while_another_change_is_under_way()
    {
        var connection = Secret(90);
        connection.BeginChange(Credential(2), Now);
        NextAt(connection).ShouldBeNull();
        connection.EndChange(ChangePhase.Refused, Refusal, Now);
        NextAt(connection).ShouldNotBeNull();
    }

    [Fact]
    public void A_day_lies_between_two_tries()
    {
        var connection = Secret(30);
        connection.BeginRotation(isAutomatic: true, Now.AddDays(25));
        connection.RefuseRotation(Refusal, Now.AddDays(25));
        NextAt(connection).ShouldBe(Now.AddDays(26));
        var justDue = Secret(30);
        justDue.BeginRotation(isAutomatic: true, Now.AddDays(20));
        justDue.RefuseRotation(Refusal, Now.AddDays(20));
        NextAt(justDue).ShouldBe(Now.AddDays(21));
        var early = Secret(30);
        early.BeginRotation(isAutomatic: false, Now.AddDays(1));
        early.RefuseRotation(Refusal, Now.AddDays(1));
        NextAt(early).ShouldBe(Now.AddDays(20), "the day is over long before it is due");
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void It_is_due_from_its_moment_on(int ticks, bool isDue) =>
        Plan(35, Now.AddDays(145).AddTicks(ticks)).IsDue(Secret(180)).ShouldBe(isDue);

    [Fact]
    public void What_is_never_replaced_is_never_due() => Plan(0, Now.AddYears(9)).IsDue(Secret(180)).ShouldBeFalse();

    [Theory]
    [InlineData(MicrosoftFailureClass.MissingPermission, true)]
    [InlineData(MicrosoftFailureClass.NotFound, true)]
    [InlineData(MicrosoftFailureClass.BadSecret, false)]
    [InlineData(MicrosoftFailureClass.Throttled, false)]
    public void Who_may_not_make_secrets_is_told_what_to_grant(MicrosoftFailureClass @class, bool isAdvised)
    {
        var refused = Refusal with { Class = @class };
        var advised = RotationAdvice.For(refused);
        advised.ShouldBe(
            isAdvised ? refused with { Sentence = "The application may not make secrets for itself.", Action = advised.Action } : refused);
        (advised.Action.Contains("Application.ReadWrite.OwnedBy", StringComparison.Ordinal)
            && advised.Action.Contains("owners", StringComparison.Ordinal)
            && advised.Action.Contains("Certificates & secrets", StringComparison.Ordinal)).ShouldBe(isAdvised);
    }

    [Theory]
    [InlineData("AADSTS7000215", true)]
    [InlineData("AADSTS7000222", true)]
    [InlineData("AADSTS700016", true)]
    [InlineData("AADSTS7000112", true)]
    [InlineData("AADSTS70021", true)]
    [InlineData("AADSTS50034", false)]
    [InlineData("aadsts7000215", false)]
    [InlineData("", false)]
    public void The_former_secret_answers_only_for_what_spreading_may_cause(string code, bool covers) =>
        StandbyRule.Covers(Refusal with { Code = code }).ShouldBe(covers);

    private static Connection Secret(int life) => Verified(Credential(1, ends: Now.AddDays(life)));

    private static DateTimeOffset? NextAt(Connection connection, int daysBefore = 35) => Plan(daysBefore, Now).NextAt(connection);

    private static RotationPlan Plan(int daysBefore, DateTimeOffset now) =>
        new(Options.Create(new RotationOptions { DaysBefore = daysBefore }), new FakeTimeProvider(now));
}
