using System.Net;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TenantCredential.Settings;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>A host whose candidates' roles are asked for, as in production; the test answers for RoleValidation.</summary>
public class AskingHost : TenantCredentialHost
{
    protected override bool AsksForRoles => true;
}

/// <summary>
/// A new credential of another principal serves only when that one holds the roles of daily work; until then the one in use stays.
/// </summary>
public class AwaitingCandidatesRoles(AskingHost host) : IClassFixture<AskingHost>
{
    private readonly Msp _msp = new(host);
    private readonly Guid _tenant = Guid.NewGuid();
    private readonly Guid _registration = Guid.NewGuid();

    [Fact]
    public async Task A_registration_without_roles_waits_for_them_and_goes_on_by_itself()
    {
        var connection = await BeginAsync();
        (await AskedAsync(connection)).ShouldHaveSingleItem()
            .ShouldBe(new AssessCandidate(connection, 2, _tenant, ConnectionMethod.AppRegistration, _registration));
        await _msp.AdvanceAsync(connection);
        await AnswerAsync(connection, 2, RoleOutcome.Missing, "Assign Teams Administrator.");
        await _msp.AdvanceAsync(connection);

        var waiting = (await _msp.ReadAsync(connection)).Body;
        (waiting["method"]!.GetValue<string>(), waiting["credentialVersion"]!.GetValue<int>()).ShouldBe(("DelegatedToken", 1));
        Phase(waiting).ShouldBe("NeedsRoles");
        var failure = waiting["change"]!["failure"]!;
        (failure["code"]!.GetValue<string>(), failure["action"]!.GetValue<string>()).ShouldBe(
            ("roles.missing", "Assign Teams Administrator."));
        (await _msp.TokenAsync(connection)).Body["credentialVersion"]!.GetValue<int>().ShouldBe(1);

        await _msp.AdvanceAsync(connection);
        (await AskedAsync(connection)).Count.ShouldBe(3, "it is looked for again");
        var eTag = (await _msp.ReadAsync(connection)).ETag;
        await AnswerAsync(connection, 2, RoleOutcome.Missing, "Assign Teams Administrator.");
        (await _msp.ReadAsync(connection)).ETag.ShouldBe(eTag, "the same answer outdates nothing");
        await AnswerAsync(connection, 2, RoleOutcome.Satisfied, "");
        await _msp.AdvanceAsync(connection);

        var switched = (await _msp.ReadAsync(connection)).Body;
        (switched["method"]!.GetValue<string>(), Phase(switched)).ShouldBe(("AppRegistration", "Settling"));
    }

    [Fact]
    public async Task Roles_that_are_there_cost_no_further_proof()
    {
        var connection = await BeginAsync();
        await AnswerAsync(connection, 2, RoleOutcome.Satisfied, "");

        await _msp.AdvanceAsync(connection);
        await _msp.AdvanceAsync(connection);

        Phase((await _msp.ReadAsync(connection)).Body).ShouldBe("Settling");
    }

    [Fact]
    public async Task A_week_without_roles_refuses_it_and_the_one_in_use_stays()
    {
        var connection = await BeginAsync();
        await AnswerAsync(connection, 2, RoleOutcome.Missing, "Assign Teams Administrator.");
        await _msp.AdvanceAsync(connection);
        await _msp.AdvanceAsync(connection);
        host.Clock.Advance(AwaitingRoles.Longest - TimeSpan.FromMinutes(1));
        await _msp.AdvanceAsync(connection);
        Phase((await _msp.ReadAsync(connection)).Body).ShouldBe("NeedsRoles");

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await _msp.AdvanceAsync(connection);

        var refused = (await _msp.ReadAsync(connection)).Body;
        (
            Phase(refused), refused["change"]!["failure"]!["code"]!.GetValue<string>(),
            refused["credentialVersion"]!.GetValue<int>()).ShouldBe(("Refused", "roles.missing", 1));
        (refused["status"]!.GetValue<string>(), refused["method"]!.GetValue<string>()).ShouldBe(("Verified", "DelegatedToken"));
    }

    [Fact]
    public async Task An_answer_about_another_version_changes_nothing_and_one_that_comes_twice_neither()
    {
        var connection = await BeginAsync();
        await AnswerAsync(connection, 1, RoleOutcome.Satisfied, "");
        await AnswerAsync(connection, 3, RoleOutcome.Satisfied, "");
        await _msp.AdvanceAsync(connection);
        await _msp.AdvanceAsync(connection);
        Phase((await _msp.ReadAsync(connection)).Body).ShouldBe("NeedsRoles");

        await AnswerAsync(connection, 2, RoleOutcome.Satisfied, "");
        await AnswerAsync(connection, 2, RoleOutcome.Missing, "late");
        await _msp.AdvanceAsync(connection);

        Phase((await _msp.ReadAsync(connection)).Body).ShouldBe("Settling");
    }

    [Fact]
    public async Task Another_secret_of_the_same_registration_asks_for_nothing()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.With("New~0123456789-fresh", host.Clock.GetUtcNow().AddDays(700));
        (await _msp.ReplaceAsync(connection, "New~0123456789-fresh")).Status.ShouldBe(HttpStatusCode.Accepted);

        await _msp.AdvanceAsync(connection.Id);
        await _msp.AdvanceAsync(connection.Id);

        Phase((await _msp.ReadAsync(connection.Id)).Body).ShouldBe("Settling");
        (await AskedAsync(connection.Id)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(19, 1)]
    [InlineData(20, 60)]
    [InlineData(6000, 60)]
    public void It_looks_each_minute_at_first_and_each_hour_later(int minutesSince, int minutesToNext)
    {
        var since = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        (AwaitingRoles.NextLook(since, since.AddMinutes(minutesSince), new WorkOptions()) - since.AddMinutes(minutesSince))
            .ShouldBe(TimeSpan.FromMinutes(minutesToNext));
    }

    private async Task<Guid> BeginAsync()
    {
        var syncApp = Guid.NewGuid();
        await _msp.SyncAppAsync(syncApp);
        var (connection, _) = await _msp.DelegatedAsync(_tenant, syncApp);
        host.Microsoft.Register(_tenant, _registration, Msp.Secret);
        var accepted = await _msp.Admin.UpdateAsync(
            $"/api/v1/connections/{connection.Id}/credential", new { clientId = _registration, clientSecret = Msp.Secret },
            connection.ETag);
        accepted.Status.ShouldBe(HttpStatusCode.Accepted, accepted.Text);
        return connection.Id;
    }

    private Task<bool> AnswerAsync(Guid connection, int version, RoleOutcome outcome, string sentence) =>
        host.InScopeAsync(_msp.Id, async services =>
        {
            var consumer = ActivatorUtilities.CreateInstance<CandidateAssessedConsumer>(services);
            await services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
                (
                    db,
                    cancelled) => consumer.ApplyAsync(
                        db, new CandidateAssessed(connection, version, outcome, sentence, host.Clock.GetUtcNow()), cancelled),
                CancellationToken.None);
            return true;
        });

    private async Task<List<AssessCandidate>> AskedAsync(Guid connection) =>
        (await TestDatabases.QueryAsync<string>(
            host.Databases.Owner,
            "SELECT body::text FROM outbox WHERE type LIKE '%.AssessCandidate' AND body->>'connectionId' = $1 ORDER BY sequence",
            connection.ToString()))
            .ConvertAll(body => JsonSerializer.Deserialize<AssessCandidate>(body, JsonSerializerOptions.Web)!);

    private static string Phase(System.Text.Json.Nodes.JsonNode connection) => connection["change"]!["phase"]!.GetValue<string>();
}
