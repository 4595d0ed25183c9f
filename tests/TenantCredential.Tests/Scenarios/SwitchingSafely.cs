using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>A connection that works gets a new secret without losing a minute, whatever Entra's nodes know of it.</summary>
public class SwitchingSafely(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string NewSecret = "New~0123456789-fresh";
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_new_secret_is_proven_three_times_while_the_one_in_use_serves()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.With(NewSecret, host.Clock.GetUtcNow().AddDays(700));

        var accepted = await _msp.ReplaceAsync(connection, NewSecret);
        accepted.Status.ShouldBe(HttpStatusCode.Accepted, accepted.Text);
        Change(accepted).ShouldBe(("Proving", 2, 1));
        accepted.Body["credentialVersion"]!.GetValue<int>().ShouldBe(1);
        (await TokenVersionAsync(connection)).ShouldBe(1);

        await _msp.AdvanceAsync(connection.Id);
        Change(await _msp.ReadAsync(connection.Id)).ShouldBe(("Proving", 2, 2));
        await _msp.AdvanceAsync(connection.Id);

        var switched = await _msp.ReadAsync(connection.Id);
        Change(switched).ShouldBe(("Settling", 2, 2));
        (switched.Body["credentialVersion"]!.GetValue<int>(), switched.Body["secretHint"]!.GetValue<string>()).ShouldBe((2, "New"));
        switched.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(699, 700);
        app.LastScope.ShouldContain(
            "48ac35b8-9aa8-4d74-927d-1f4a14a0b239", Case.Insensitive, "the last proof asks for the Teams admin API too");
        (await TokenVersionAsync(connection)).ShouldBe(2);
        (await CredentialsAsync(connection)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task After_fifteen_quiet_minutes_the_former_secret_is_deleted()
    {
        var (connection, _) = await SwitchedAsync();

        host.Clock.Advance(TimeSpan.FromMinutes(14));
        await _msp.AdvanceAsync(connection.Id);
        (await CredentialsAsync(connection)).ShouldBe([1, 2]);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await _msp.AdvanceAsync(connection.Id);

        Change(await _msp.ReadAsync(connection.Id)).Phase.ShouldBe("Completed");
        (await CredentialsAsync(connection)).ShouldBe([2]);
        (await _msp.AuditAsync(connection.Id)).Last().ShouldBe("CredentialRetired");
        (await DueAsync(connection))
            .ShouldBe(["Cleanup", "Rotation", "Validation"], "the former one is deleted in Entra too, and the new one ends some day");
    }

    [Fact]
    public async Task While_a_node_refuses_the_new_secret_the_former_one_answers_and_stands_by_longer()
    {
        var (connection, app) = await SwitchedAsync();
        var known = app.Secrets.Find(x => x.Value == NewSecret)!;
        app.Secrets.Remove(known);
        host.Clock.Advance(TimeSpan.FromMinutes(14));

        (await TokenVersionAsync(connection)).ShouldBe(2);
        var settling = (await _msp.ReadAsync(connection.Id)).Body["change"]!;
        settling["refusals"]!.GetValue<int>().ShouldBe(1);
        settling["failure"]!["code"]!.GetValue<string>().ShouldBe("AADSTS7000215");
        settling["settlesUntil"]!.GetValue<DateTimeOffset>().ShouldBe(host.Clock.GetUtcNow().AddMinutes(15), TimeSpan.FromSeconds(1));
        (await _msp.ValidateAsync(connection.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");

        app.Secrets.Add(known);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        await _msp.AdvanceAsync(connection.Id);
        (await _msp.ReadAsync(connection.Id)).Body["change"]!["refusedSince"].ShouldBeNull();
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await _msp.AdvanceAsync(connection.Id);
        Change(await _msp.ReadAsync(connection.Id)).Phase.ShouldBe("Completed");
    }

    [Fact]
    public async Task Refused_for_two_hours_the_change_is_undone_and_says_why()
    {
        var (connection, app) = await SwitchedAsync();
        app.Secrets.RemoveAll(x => x.Value == NewSecret);
        (await TokenVersionAsync(connection)).ShouldBe(2);

        for (var minutes = 0; minutes < 120; minutes += 10)
        {
            Change(await _msp.ReadAsync(connection.Id)).Phase.ShouldBe("Settling", $"after {minutes} minutes");
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            await _msp.AdvanceAsync(connection.Id);
        }

        var undone = await _msp.ReadAsync(connection.Id);
        Change(undone).Phase.ShouldBe("Undone");
        undone.Body["change"]!["failure"]!["class"]!.GetValue<string>().ShouldBe("BadSecret");
        (undone.Body["status"]!.GetValue<string>(), undone.Body["credentialVersion"]!.GetValue<int>()).ShouldBe(("Verified", 3));
        (await CredentialsAsync(connection)).ShouldBe([3]);
        (await TokenVersionAsync(connection)).ShouldBe(3);
        (await _msp.AuditAsync(connection.Id)).ShouldContain("ReplacementUndone");
        (await AlertsAsync(connection)).ShouldBe(["credential.change_failed"]);
    }

    [Fact]
    public async Task When_both_are_refused_the_connection_fails()
    {
        var (connection, app) = await SwitchedAsync();
        app.Secrets.Clear();
        host.Clock.Advance(TimeSpan.FromMinutes(3));

        (await _msp.ValidateAsync(connection.Id)).Body["status"]!.GetValue<string>().ShouldBe("Failed");
        app.With("Third~0123456789-good");
        var mended = await _msp.ReplaceAsync(await _msp.ReadAsync(connection.Id), "Third~0123456789-good");
        mended.Status.ShouldBe(HttpStatusCode.OK, mended.Text);
        (await CredentialsAsync(connection)).ShouldBe([3]);
    }

    [Fact]
    public async Task A_secret_that_is_refused_between_its_proofs_never_serves()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.With(NewSecret);
        await _msp.ReplaceAsync(connection, NewSecret);
        app.Secrets.RemoveAll(x => x.Value == NewSecret);

        await _msp.AdvanceAsync(connection.Id);
        Change(await _msp.ReadAsync(connection.Id)).ShouldBe(("Proving", 2, 0), "a new secret may still be spreading: proofs count anew");
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await _msp.AdvanceAsync(connection.Id);

        var refused = await _msp.ReadAsync(connection.Id);
        Change(refused).Phase.ShouldBe("Refused");
        refused.Body["change"]!["failure"]!["action"]!.GetValue<string>().ShouldNotBeEmpty();
        (refused.Body["status"]!.GetValue<string>(), refused.Body["credentialVersion"]!.GetValue<int>()).ShouldBe(("Verified", 1));
        (await CredentialsAsync(connection)).ShouldBe([1]);
        (await AlertsAsync(connection)).ShouldBe(["credential.change_failed"]);

        app.With("Third~0123456789-good");
        await _msp.ReplaceAsync(refused, "Third~0123456789-good");
        await _msp.AdvanceAsync(connection.Id);
        await _msp.AdvanceAsync(connection.Id);
        (await AlertsAsync(connection)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_that_the_former_secret_cannot_help_does_not_keep_it()
    {
        var (connection, app) = await SwitchedAsync();
        var known = app.Secrets.Find(x => x.Value == NewSecret)!;
        app.Secrets.Remove(known);
        await TokenVersionAsync(connection);
        app.Secrets.Add(known);
        app.Answer = () => FakeMicrosoft.Refuse(HttpStatusCode.BadRequest, "invalid_grant", 53003, "blocked");
        await _msp.AdvanceAsync(connection.Id);
        (await CredentialsAsync(connection)).ShouldBe([1, 2]);
        host.Clock.Advance(TimeSpan.FromMinutes(16));
        await _msp.AdvanceAsync(connection.Id);

        (await CredentialsAsync(connection)).ShouldBe([2]);
    }

    [Fact]
    public async Task Of_two_replicas_that_prove_at_once_one_counts()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.With(NewSecret);
        await _msp.ReplaceAsync(connection, NewSecret);
        var (gate, before) = (new TaskCompletionSource(), app.Requests);
        app.Held = gate.Task;

        var both = Task.WhenAll(_msp.AdvanceAsync(connection.Id), _msp.AdvanceAsync(connection.Id));
        while (app.Requests < before + 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        gate.SetResult();
        await both;

        Change(await _msp.ReadAsync(connection.Id)).ShouldBe(("Proving", 2, 2));
    }

    [Fact]
    public async Task While_one_change_settles_another_waits_unless_the_secret_is_compromised()
    {
        var (connection, app) = await SwitchedAsync();
        var settling = await _msp.ReadAsync(connection.Id);
        app.With("Third~0123456789-good");

        (await _msp.ReplaceAsync(settling, "Third~0123456789-good")).Code.ShouldBe("credential.settling");
        using var report = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/connections/{connection.Id}/compromised")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { clientSecret = "Third~0123456789-good" }),
        };
        report.Headers.TryAddWithoutValidation("If-Match", settling.ETag);
        var reported = await _msp.Admin.AskAsync(report);

        reported.Status.ShouldBe(HttpStatusCode.OK, reported.Text);
        reported.Body["notice"]!.GetValue<string>().ShouldContain("90 minutes");
        (await CredentialsAsync(connection)).ShouldBe([3], "nothing stands by");
        (await _msp.AuditAsync(connection.Id)).ShouldContain("CredentialCompromised");
        app.Secrets.Clear();
        (await _msp.TokenAsync(connection.Id, refused: 3)).Status.ShouldNotBe(HttpStatusCode.OK, "a former secret would have answered");
    }

    [Fact]
    public async Task A_removed_connection_leaves_no_secret_behind()
    {
        var (connection, _) = await SwitchedAsync();
        using var remove = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/connections/{connection.Id}");
        remove.Headers.TryAddWithoutValidation("If-Match", (await _msp.ReadAsync(connection.Id)).ETag);

        (await _msp.Admin.AskAsync(remove)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await CredentialsAsync(connection)).ShouldBeEmpty();
        (await DueAsync(connection)).ShouldBeEmpty();
        await _msp.AdvanceAsync(connection.Id);
    }

    private async Task<(Answer Connection, FakeMicrosoft.App App)> SwitchedAsync()
    {
        var (connection, app) = await _msp.ConnectedAsync();
        app.With(NewSecret);
        await _msp.ReplaceAsync(connection, NewSecret);
        await _msp.AdvanceAsync(connection.Id);
        await _msp.AdvanceAsync(connection.Id);
        Change(await _msp.ReadAsync(connection.Id)).Phase.ShouldBe("Settling");
        return (connection, app);
    }

    /// <summary>The version of a token that is fetched now: those in memory are dropped, as the signal of a change does it.</summary>
    private async Task<long> TokenVersionAsync(Answer connection)
    {
        host.Service.Services.GetRequiredService<TokenCache>().Drop(connection.Id, int.MaxValue, usable: true);
        var answer = await _msp.TokenAsync(connection.Id);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.Body["credentialVersion"]!.GetValue<long>();
    }

    private Task<List<int>> CredentialsAsync(Answer connection) =>
        TestDatabases.QueryAsync<int>(
            host.Databases.Owner, "SELECT version FROM credentials WHERE connection_id = $1 ORDER BY version", connection.Id);

    private Task<List<string>> DueAsync(Answer connection) =>
        TestDatabases.QueryAsync<string>(
            host.Databases.Owner, "SELECT kind FROM due_validations WHERE connection_id = $1 ORDER BY kind", connection.Id);

    private Task<List<string>> AlertsAsync(Answer connection) =>
        TestDatabases.QueryAsync<string>(
            host.Databases.Owner, "SELECT code FROM open_alerts WHERE subject_id = $1", connection.Id);

    private static (string Phase, int Version, int Proofs) Change(Answer answer)
    {
        JsonNode change = answer.Body["change"]!;
        return (change["phase"]!.GetValue<string>(), change["credentialVersion"]!.GetValue<int>(), change["proofs"]!.GetValue<int>());
    }
}
