using System.Net;
using LivePlatform.M365.Tokens;
using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Credentials.Tokens;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Connections by password and by delegated token: the provider's SyncApp asks for a user of the customer.</summary>
public class SigningInAsUsers(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private const string AppSecret = "App~0123456789-first";
    private const string NewAppSecret = "App~0123456789-other";

    private readonly Msp _msp = new(host);
    private readonly Guid _home = Guid.NewGuid();
    private readonly Guid _client = Guid.NewGuid();
    private readonly Guid _tenant = Guid.NewGuid();

    [Fact]
    public async Task A_refresh_token_is_renewed_by_each_use_and_the_newest_is_kept()
    {
        var (connection, app) = await DelegatedAsync();

        connection.Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken");
        connection.Body["kind"]!.GetValue<string>().ShouldBe("RefreshToken");
        connection.Body["clientId"]!.GetValue<Guid>().ShouldBe(_client);
        connection.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Renewed");
        connection.Body["expiry"]!["daysLeft"]!.GetValue<int>().ShouldBeInRange(89, 90);
        var before = app.Users.Made;

        (await _msp.TokenAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.OK);
        (await _msp.TokenAsync(connection.Id, TokenResource.TeamsAdmin)).Status.ShouldBe(HttpStatusCode.OK);

        app.Users.Made.ShouldBe(before + 2);
        (await StoredTokenAsync(connection.Id)).ShouldBe(app.Users.Last);
        app.LastScope.ShouldBe($"{TokenResource.TeamsAdmin} offline_access");
    }

    [Fact]
    public async Task Of_two_replicas_that_refresh_at_once_both_get_a_token_and_one_writes()
    {
        var (connection, app) = await DelegatedAsync();
        var read = await CredentialAsync(connection.Id);

        (await AskAsync(read)).Failure.ShouldBeNull();
        var stored = app.Users.Last;
        (await AskAsync(read)).Failure.ShouldBeNull("the former refresh token is still good");

        app.Users.Last.ShouldNotBe(stored);
        (await StoredTokenAsync(connection.Id)).ShouldBe(stored, "who read an older row does not write");
    }

    [Fact]
    public async Task A_refusal_counts_only_for_the_token_that_is_stored()
    {
        var (connection, app) = await DelegatedAsync();
        var read = await CredentialAsync(connection.Id);
        var former = await StoredTokenAsync(connection.Id);
        (await AskAsync(read)).Failure.ShouldBeNull();
        app.Users.Revoke(former);

        (await AskAsync(read)).Failure.ShouldBeNull("another replica had renewed it");

        app.Users.Revoke(await StoredTokenAsync(connection.Id));
        var refused = (await AskAsync(await CredentialAsync(connection.Id))).Failure;
        (refused!.Code, refused.Class.ToString()).ShouldBe(("AADSTS50173", "SignInEnded"));
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task A_sign_in_that_is_refused_once_is_shown_again_before_anybody_is_told()
    {
        var (connection, app) = await DelegatedAsync();
        var asked = 0;
        app.Answer = () =>
        {
            // The next node takes it.
            app.Answer = null;
            asked++;
            return FakeMicrosoft.Refuse(
                HttpStatusCode.BadRequest, "invalid_grant", 50173, "The provided grant has expired due to it being revoked.");
        };

        var token = await _msp.TokenAsync(connection.Id);

        (token.Status, asked).ShouldBe((HttpStatusCode.OK, 1), token.Text);
        (await _msp.ReadAsync(connection.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
        (await host.AlertsAsync(_msp.Id, connection.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_ended_sign_in_blocks_the_connection_and_is_an_alert_with_an_action()
    {
        var (connection, app) = await DelegatedAsync();
        app.Users.Revoke(await StoredTokenAsync(connection.Id));

        var blocked = await _msp.TokenAsync(connection.Id);
        (blocked.Status, blocked.Code).ShouldBe((HttpStatusCode.Conflict, "connection.blocked"), blocked.Text);
        await _msp.ProveAsync(connection.Id);

        var failed = (await _msp.ReadAsync(connection.Id)).Body;
        (failed["status"]!.GetValue<string>(), failed["failure"]!["class"]!.GetValue<string>()).ShouldBe(("Failed", "SignInEnded"));
        var alert = (await host.AlertsAsync(_msp.Id, connection.Id)).Single()!;
        alert["code"]!.GetValue<string>().ShouldBe("connection.failed");
        alert["action"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_password_moves_to_a_delegated_token_and_from_there_to_an_application_registration_and_never_back()
    {
        var syncApp = await SyncAppAsync();
        syncApp.Users.Password = "Correct horse 1";
        var made = await CreateAsync(new { userName = "voice@contoso.com", password = "Correct horse 1" }, refreshToken: null);
        var connection = await _msp.ValidateAsync(made.Id);
        (connection.Body["status"]!.GetValue<string>(), connection.Body["accountName"]!.GetValue<string>()).ShouldBe(
            ("Verified", "voice@contoso.com"), connection.Text);
        var registration = Guid.NewGuid();
        host.Microsoft.Register(_tenant, registration, Msp.Secret);

        var skipped = await PutAsync(connection, new { clientId = registration, clientSecret = Msp.Secret });
        (skipped.Status, skipped.Code).ShouldBe((HttpStatusCode.Conflict, "connection.upgrade_skips_step"), skipped.Text);
        skipped.Body["action"]!.GetValue<string>().ShouldContain("Delegated Token");

        var delegated = await SwitchAsync(connection, new { refreshToken = syncApp.Users.NewRefreshToken() });
        delegated.Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken");
        await SettleAsync(connection.Id);
        var registered = await SwitchAsync(await _msp.ReadAsync(connection.Id), new { clientId = registration, clientSecret = Msp.Secret });
        registered.Body["method"]!.GetValue<string>().ShouldBe("AppRegistration");
        registered.Body["clientId"]!.GetValue<Guid>().ShouldBe(registration);
        await SettleAsync(connection.Id);

        var back = await PutAsync(await _msp.ReadAsync(connection.Id), new { refreshToken = syncApp.Users.NewRefreshToken() });
        (back.Status, back.Code).ShouldBe((HttpStatusCode.Conflict, "connection.downgrade_refused"), back.Text);
    }

    [Fact]
    public async Task Multi_factor_authentication_stops_a_password_with_its_reason()
    {
        var syncApp = await SyncAppAsync();
        (syncApp.Users.Password, syncApp.Users.Blocked) = ("Correct horse 1", 50076);
        var made = await CreateAsync(new { userName = "voice@contoso.com", password = "Correct horse 1" }, refreshToken: null);

        var connection = await _msp.ValidateAsync(made.Id);

        connection.Body["failure"]!["class"]!.GetValue<string>().ShouldBe("MfaRequired", connection.Text);
        made.Body["expiry"]!["status"]!.GetValue<string>().ShouldBe("Unknown", "nobody knows when a password ends: never green");
    }

    [Fact]
    public async Task The_end_of_the_SyncApps_secret_is_the_providers_matter_and_its_connections_come_back_by_themselves()
    {
        var (connection, app) = await DelegatedAsync();
        var syncApp = (await _msp.Admin.ReadAsync("/api/v1/sync-apps")).Items.Single()!["id"]!.GetValue<Guid>();
        app.Secrets.Clear();
        host.Microsoft.Register(_home, _client, NewAppSecret);

        await _msp.ProveAsync(connection.Id);
        var failure = (await _msp.ReadAsync(connection.Id)).Body["failure"]!;
        failure["sentence"]!.GetValue<string>().ShouldStartWith("The provider's SyncApp was refused");
        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await _msp.ProveSyncAppAsync(syncApp);
        var alerts = await host.AlertsAsync(_msp.Id, syncApp);
        alerts.Single()!["subject"]!["kind"]!.GetValue<string>().ShouldBe("SyncApp");
        alerts.Single()!["severity"]!.GetValue<string>().ShouldBe("Critical");

        app.With(NewAppSecret);
        var shown = await _msp.Admin.ReadAsync($"/api/v1/sync-apps/{syncApp}");
        (await _msp.Admin.UpdateAsync($"/api/v1/sync-apps/{syncApp}/credential", new { clientSecret = NewAppSecret }, shown.ETag)).Status
            .ShouldBe(HttpStatusCode.OK);

        (await host.AlertsAsync(_msp.Id, syncApp)).ShouldBeEmpty();
        (await _msp.DueAsync(connection.Id)).Single().ShouldBeLessThanOrEqualTo(host.Clock.GetUtcNow(), "its proof is due at once");
        await _msp.ProveAsync(connection.Id);
        (await _msp.ReadAsync(connection.Id)).Body["status"]!.GetValue<string>().ShouldBe("Verified");
    }

    [Fact]
    public async Task The_former_secret_of_the_SyncApp_helps_out_while_Entra_does_not_know_the_new_one()
    {
        var (connection, app) = await DelegatedAsync();
        var shown = (await _msp.Admin.ReadAsync("/api/v1/sync-apps")).Items.Single()!;
        host.Microsoft.Register(_home, _client, NewAppSecret);
        var answer = await _msp.Admin.UpdateAsync(
            $"/api/v1/sync-apps/{shown["id"]}/credential", new { clientSecret = NewAppSecret }, $"\"{shown["version"]}\"");
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);

        (await _msp.TokenAsync(connection.Id, TokenResource.TeamsAdmin)).Status.ShouldBe(HttpStatusCode.OK);

        app.Secrets.ShouldAllBe(x => x.Value == AppSecret, "the customer's node knows the former secret only");
        host.Clock.Advance(SyncApp.FormerHelpsFor);
        (await _msp.TokenAsync(connection.Id, newerThan: host.Clock.GetUtcNow())).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_end_of_the_SyncApps_secret_is_told_ninety_days_before()
    {
        var app = await SyncAppAsync(endsIn: 89);
        app.ShouldNotBeNull();

        await host.InScopeAsync(_msp.Id, async services =>
        {
            var id = (await _msp.Admin.ReadAsync("/api/v1/sync-apps")).Items.Single()!["id"]!.GetValue<Guid>();
            await services.GetRequiredService<Alerts.ExpiryTelling>().TellAsync(id, CancellationToken.None);
            return true;
        });

        var alert = (await host.AlertsAsync(_msp.Id)).Single()!;
        alert["days"]!.GetValue<int>().ShouldBe(90);
        alert["sentence"]!.GetValue<string>().ShouldContain("every connection by password or delegated token");
    }

    [Fact]
    public async Task Without_a_SyncApp_a_users_credential_is_refused_and_says_what_to_do()
    {
        var answer = await _msp.Admin.CreateAsync(
            "/api/v1/connections", new { serviceId = await _msp.ServiceAsync(), m365TenantId = _tenant, refreshToken = "0.something" });

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Conflict, "sync_app.missing"), answer.Text);
    }

    private async Task<(Answer Connection, FakeMicrosoft.App App)> DelegatedAsync()
    {
        var app = await SyncAppAsync();
        var made = await CreateAsync(user: null, app.Users.NewRefreshToken());
        var validated = await _msp.ValidateAsync(made.Id);
        validated.Body["status"]!.GetValue<string>().ShouldBe("Verified", validated.Text);
        return (validated, app);
    }

    /// <summary>The provider's SyncApp, and what the customer's tenant knows of it.</summary>
    private async Task<FakeMicrosoft.App> SyncAppAsync(int endsIn = 400)
    {
        var own = host.Microsoft.Register(_home, _client, AppSecret);
        own.Secrets[0] = own.Secrets[0] with { EndsOn = host.Clock.GetUtcNow().AddDays(endsIn) };
        var made = await _msp.Admin.CreateAsync(
            "/api/v1/sync-apps", new { homeTenantId = _home, clientId = _client, clientSecret = AppSecret });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        await _msp.ProveSyncAppAsync(made.Id);
        return host.Microsoft.Register(_tenant, _client, AppSecret);
    }

    private async Task<Answer> CreateAsync(object? user, string? refreshToken)
    {
        var made = await _msp.Admin.CreateAsync(
            "/api/v1/connections", new { serviceId = await _msp.ServiceAsync(), m365TenantId = _tenant, user, refreshToken });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        return made;
    }

    private Task<Answer> PutAsync(Answer connection, object body) =>
        _msp.Admin.UpdateAsync($"/api/v1/connections/{connection.Id}/credential", body, connection.ETag);

    private async Task<Answer> SwitchAsync(Answer connection, object body)
    {
        var accepted = await PutAsync(connection, body);
        accepted.Status.ShouldBe(HttpStatusCode.Accepted, accepted.Text);
        await _msp.AdvanceAsync(connection.Id);
        await _msp.AdvanceAsync(connection.Id);
        return await _msp.ReadAsync(connection.Id);
    }

    private async Task SettleAsync(Guid connection)
    {
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await _msp.AdvanceAsync(connection);
        (await _msp.ReadAsync(connection)).Body["change"]!["phase"]!.GetValue<string>().ShouldBe("Completed");
    }

    private Task<StoredCredential> CredentialAsync(Guid connection) => host.InScopeAsync(_msp.Id, services =>
        services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
            (db, cancelled) => db.Set<StoredCredential>().AsNoTracking().SingleAsync(x => x.ConnectionId == connection, cancelled),
            CancellationToken.None));

    private Task<Entra.EntraAnswer> AskAsync(StoredCredential credential) => host.InScopeAsync(_msp.Id, services =>
        services.GetRequiredService<CredentialTokens>()
            .AskAsync(_tenant, credential, TokenResource.Graph, (with, cancelled) => OpenAsync(services, with), CancellationToken.None));

    private async Task<string> StoredTokenAsync(Guid connection)
    {
        var credential = await CredentialAsync(connection);
        return await host.InScopeAsync(_msp.Id, async services => (await OpenAsync(services, credential)).Reveal());
    }

    private static Task<Tenancy.SecretText> OpenAsync(IServiceProvider services, StoredCredential credential)
    {
        var use = new AuditRecord(
            AuditActor.System("test"), AuditAction.SecretOpenedForProof, credential.CustomerId, credential.ConnectionId,
            credential.Version);
        return services.GetRequiredService<CredentialVault>().OpenAsync(credential, use, CancellationToken.None);
    }
}
