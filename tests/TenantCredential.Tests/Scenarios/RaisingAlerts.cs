using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.Contracts;
using LivePlatform.Messaging.Alerts;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Alerts come and go with what they tell of.</summary>
public class RaisingAlerts(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string NewSecret = "New~0123456789-fresh";
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task A_failed_connection_is_told_with_what_helps_until_it_works_again()
    {
        var (made, app) = await _msp.ConnectAsync(secret: Msp.WrongSecret);
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        var failed = await _msp.ValidateAsync(made.Id);

        var alert = (await OpenAsync(made)).ShouldHaveSingleItem();
        (Text(alert, "code"), Text(alert, "severity")).ShouldBe(("connection.failed", "Critical"));
        Text(alert, "action").ShouldNotBeEmpty();

        app.With(NewSecret);
        await _msp.ReplaceAsync(failed, NewSecret);
        (await OpenAsync(made)).ShouldBeEmpty();
        (await AllAsync(made)).ShouldHaveSingleItem()["clearedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task An_end_that_nobody_knows_is_told_like_one_in_two_weeks_until_somebody_says_it()
    {
        var (connection, _) = await _msp.ConnectedAsync(readable: false);
        await TellAsync();
        (await OpenAsync(connection)).ShouldBeEmpty("the application may still be recognised");
        host.Clock.Advance(TimeSpan.FromHours(1));
        await TellAsync();
        await TellAsync();

        var alert = (await OpenAsync(connection)).ShouldHaveSingleItem();
        (Text(alert, "code"), Text(alert, "severity"), alert["days"]!.GetValue<int>()).ShouldBe(
            ("credential.expiry_unknown", "Warning", 14));
        (await ListedAsync(connection, 14)).ShouldBeTrue();
        (await ListedAsync(connection, 13)).ShouldBeFalse();

        var shown = await _msp.ReadAsync(connection.Id);
        var said = await _msp.Admin.UpdateAsync(
            $"/api/v1/connections/{connection.Id}/expiry", new { secretExpiresOn = host.Clock.GetUtcNow().AddDays(300) }, shown.ETag);
        said.Status.ShouldBe(HttpStatusCode.OK, said.Text);
        (await OpenAsync(connection)).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_an_outage_only_the_nearest_threshold_is_told()
    {
        var (connection, _) = await ConnectedAsync(daysLeft: 100);
        host.Clock.Advance(TimeSpan.FromDays(95));
        await TellAsync();

        (await AllAsync(connection)).ShouldHaveSingleItem()["days"]!.GetValue<int>().ShouldBe(7);
    }

    [Fact]
    public async Task A_new_secret_ends_what_was_told_of_the_former_one()
    {
        var (connection, app) = await ConnectedAsync(daysLeft: 100);
        host.Clock.Advance(TimeSpan.FromDays(80));
        await TellAsync();
        (await OpenAsync(connection)).ShouldHaveSingleItem()["days"]!.GetValue<int>().ShouldBe(30);

        app.With(NewSecret, host.Clock.GetUtcNow().AddDays(365));
        (await _msp.ReplaceAsync(await _msp.ReadAsync(connection.Id), NewSecret)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await OpenAsync(connection)).ShouldHaveSingleItem("the former one is still in use");
        await _msp.AdvanceAsync(connection.Id);
        await _msp.AdvanceAsync(connection.Id);

        (await OpenAsync(connection)).ShouldBeEmpty();
        await TellAsync();
        (await OpenAsync(connection)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_registration_that_failed_is_told_until_another_registration_serves()
    {
        var (connection, app) = await ConnectedAsync(daysLeft: 300);
        await RaiseAsync(connection, AlertCodes.RegistrationFailed);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await _msp.ValidateAsync(connection.Id);
        Text((await OpenAsync(connection)).ShouldHaveSingleItem("what serves is older"), "code").ShouldBe("registration.failed");

        app.With(NewSecret, host.Clock.GetUtcNow().AddDays(365));
        await _msp.ReplaceAsync(await _msp.ReadAsync(connection.Id), NewSecret);
        await _msp.AdvanceAsync(connection.Id);
        await _msp.AdvanceAsync(connection.Id);

        (await OpenAsync(connection)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_is_told_of_a_connection_that_is_gone()
    {
        var (connection, _) = await ConnectedAsync(daysLeft: 300);
        foreach (var code in AlertCodes.All)
        {
            await RaiseAsync(connection, code);
        }

        (await OpenAsync(connection)).Count.ShouldBe(AlertCodes.All.Count);
        var shown = await _msp.ReadAsync(connection.Id);
        (await _msp.Admin.RemoveAsync($"/api/v1/connections/{connection.Id}", shown.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await OpenAsync(connection)).ShouldBeEmpty();
    }

    /// <summary>By the host's clock, which other tests of this class have moved.</summary>
    private async Task<(Answer Connection, FakeMicrosoft.App App)> ConnectedAsync(int daysLeft)
    {
        var (made, app) = await _msp.ConnectAsync();
        app.Secrets.Clear();
        app.With(Msp.Secret, host.Clock.GetUtcNow().AddDays(daysLeft));
        return (await _msp.ValidateAsync(made.Id), app);
    }

    private Task<bool> RaiseAsync(Answer connection, string code) => host.InScopeAsync(_msp.Id, async services =>
    {
        var book = services.GetRequiredService<ConnectionAlerts>();
        return await services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
            async (db, cancelled) =>
            {
                var subject = CredentialSubject.Of(await db.Set<Connection>().SingleAsync(x => x.Id == connection.Id, cancelled));
                await book.RaiseAsync(db, subject, new AlertText(code, AlertSeverity.Warning, "It failed.", "Try again."), cancelled);
                return true;
            },
            TestContext.Current.CancellationToken);
    });

    private async Task TellAsync()
    {
        using var loop = ActivatorUtilities.CreateInstance<ExpiryLoop>(host.Service.Services);
        await loop.TellDueAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<JsonNode>> OpenAsync(Answer connection) =>
        [.. (await host.AlertsAsync(_msp.Id, connection.Id)).Select(x => x!)];

    private async Task<List<JsonNode>> AllAsync(Answer connection) =>
        [.. (await host.AlertsAsync(_msp.Id, connection.Id, isAll: true)).Select(x => x!)];

    private async Task<bool> ListedAsync(Answer connection, int days)
    {
        var answer = await _msp.Admin.ReadAsync($"/api/v1/connections?expiringWithin={days}d");
        return answer.Body["items"]!.AsArray().Any(x => x!["id"]!.GetValue<Guid>() == connection.Id);
    }

    private static string Text(JsonNode alert, string name) => alert[name]!.GetValue<string>();
}
