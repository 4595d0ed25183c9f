using LivePlatform.Contracts;
using LivePlatform.Replication.Connections;
using LivePlatform.Replication.Directories;
using LivePlatform.Tenancy;

namespace LivePlatform.Replication.Tests.Decisions;

/// <summary>Which of several connections a directory reads through.</summary>
[Trait("Category", "unit")]
public class ChoosingTheLeadingConnection
{
    private static readonly ServiceProviderId Provider = ServiceProviderId.From(Guid.NewGuid());
    private static readonly Guid Customer = Guid.NewGuid();
    private static readonly DateTimeOffset Day = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_stronger_method_leads_and_the_next_one_when_it_fails()
    {
        var (password, token, app) = (
            Known(ConnectionMethod.Password), Known(ConnectionMethod.DelegatedToken, ends: Day.AddYears(9)),
            Known(ConnectionMethod.AppRegistration, ends: Day));
        Leading(password, token, app).ShouldBe(app.ConnectionId);
        Fail(app);
        Leading(password, token, app).ShouldBe(token.ConnectionId);
        Fail(token);
        Leading(password, token, app).ShouldBe(password.ConnectionId);
    }

    [Fact]
    public void Of_one_method_never_ends_later_than_any_date_and_unknown_sooner_than_any()
    {
        var (unknown, date, later, never) = (
            Known(created: 0), Known(created: 1, ends: Day), Known(created: 2, ends: Day.AddDays(1)), Known(created: 3, never: true));
        Leading(unknown, date, later, never).ShouldBe(never.ConnectionId);
        Leading(unknown, date, later).ShouldBe(later.ConnectionId);
        Leading(unknown, date).ShouldBe(date.ConnectionId);
    }

    [Fact]
    public void Of_equals_the_older_one_leads()
    {
        var (younger, older) = (Known(created: 2, ends: Day), Known(created: 1, ends: Day));
        Leading(younger, older).ShouldBe(older.ConnectionId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(RoleOutcome.Missing)]
    [InlineData(RoleOutcome.Waiting)]
    [InlineData(RoleOutcome.Unknown)]
    [InlineData(RoleOutcome.NotAssessable)]
    public void A_stronger_method_without_day_two_roles_does_not_lead(RoleOutcome? roles)
    {
        var (token, app) = (Known(ConnectionMethod.DelegatedToken), Known(ConnectionMethod.AppRegistration, roles: roles));
        Leading(token, app).ShouldBe(token.ConnectionId);
    }

    [Fact]
    public void When_none_can_lead_each_is_named_with_its_reason()
    {
        var (password, token, app) = (
            Known(ConnectionMethod.Password), Known(ConnectionMethod.DelegatedToken),
            Known(ConnectionMethod.AppRegistration, roles: RoleOutcome.Missing));
        Fail(password, "Type in the new password.");
        Fail(token, "Sign in again.");

        var gate = Gate.Decide([password, token, app]);

        (gate.IsOpen, gate.BlockedCode).ShouldBe((false, GateDecision.RolesMissing));
        foreach (var (connection, why) in new[] { (password, "Type in the new password."), (token, "Sign in again."), (app, "Assign it.") })
        {
            gate.Sentence!.ShouldContain($"({connection.ConnectionId}): {why}");
        }

        Gate.Lacks([password, token, app]).Select(x => (x.ConnectionId, x.Code)).ShouldBe(
        [
            (app.ConnectionId, GateDecision.RolesMissing), (token.ConnectionId, GateDecision.ConnectionFailed),
            (password.ConnectionId, GateDecision.ConnectionFailed),
        ]);
    }

    [Fact]
    public void That_roles_cannot_be_assessed_just_now_takes_no_finding_back()
    {
        var app = Known();
        app.TakeOver(Assessed(app, RoleOutcome.NotAssessable, 9)).ShouldBeTrue();
        app.DayTwoRoles.ShouldBe(RoleOutcome.Satisfied);
        app.TakeOver(Assessed(app, RoleOutcome.NotAssessable, 9) with { IsRepublished = true }).ShouldBeFalse();
        app.TakeOver(Assessed(app, RoleOutcome.Missing, 10)).ShouldBeTrue();
        app.DayTwoRoles.ShouldBe(RoleOutcome.Missing);
    }

    private static Guid? Leading(params KnownConnection[] connections) => Gate.Decide(connections).ConnectionId;

    private static void Fail(KnownConnection connection, string action = "Mend it.") =>
        connection.TakeOver(
            Said(connection.ConnectionId, connection.Method) with
            {
                Status = ConnectionStatus.Failed,
                Action = action,
                Version = connection.Version + 1,
            });

    private static KnownConnection Known(
        ConnectionMethod method = ConnectionMethod.AppRegistration,
        RoleOutcome? roles = RoleOutcome.Satisfied,
        int created = 0,
        DateTimeOffset? ends = null,
        bool never = false)
    {
        var known = KnownConnection.Of(Provider, Guid.NewGuid(), Customer);
        known.TakeOver(
            Said(known.ConnectionId, method) with
            {
                CreatedAt = Day.AddDays(created),
                CredentialExpiresOn = ends,
                CredentialNeverExpires = never,
            });
        if (roles is { } outcome)
        {
            known.TakeOver(Assessed(known, outcome, 1));
        }

        return known;
    }

    private static ConnectionChanged Said(Guid connection, ConnectionMethod method) => new(
        connection, Guid.NewGuid(), Customer, Guid.NewGuid(), method, ConnectionStatus.Verified, Guid.NewGuid(), 1, null, null, null, Day,
        false, 1);

    private static RolesAssessed Assessed(KnownConnection connection, RoleOutcome outcome, long version) =>
        new(connection.ConnectionId, Customer, Stage.DayTwo, outcome, "Assign it.", "test", Day, version);
}
