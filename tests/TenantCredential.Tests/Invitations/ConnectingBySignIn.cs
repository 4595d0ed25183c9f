using System.Net;
using System.Net.Http.Json;
using LivePlatform.TenantCredential.Acquiring.Finishing;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Invitations;

/// <summary>
/// People of the customer sign in on Microsoft's page: their sign-in becomes the credential, or their rights make a registration.
/// </summary>
public sealed class ConnectingBySignIn(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const string ApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3";
    private const string PrivilegedRoleAdministrator = "e8611ab8-c189-46e8-94e1-60213ab1f814";
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private static readonly AuditActor Actor = AuditActor.System("test");

    private readonly SimulatedMsp _msp = new(host);

    private string Voice => _msp.Upn("voice");

    private string Maker => _msp.Upn("maker");

    private string Granter => _msp.Upn("granter");

    [Fact]
    public async Task A_password_service_moves_to_the_delegated_token_of_somebody_who_signs_in_with_a_second_factor()
    {
        var connection = await ByPasswordAsync();
        await _msp.OrderAsync(HttpMethod.Put, $"tenants/{_msp.Tenant}/policies", new { requireMfa = true });
        (await _msp.ValidateAsync(connection)).Body["failure"]!["class"]!.GetValue<string>().ShouldBe("MfaRequired");
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection);

        var outcome = await guest.SignInAsync(await guest.OpenAsync(), Voice);

        outcome.Body["state"]!.GetValue<string>().ShouldBe("Consumed", outcome.Text);
        var after = await _msp.ReadAsync(connection);
        (after.Body["method"]!.GetValue<string>(), after.Body["status"]!.GetValue<string>()).ShouldBe(
            ("DelegatedToken", "Verified"), after.Text);
        await _msp.TokenShouldBeGivenAsync(connection);
    }

    [Fact]
    public async Task Two_administrators_make_a_registration_together_and_nobodys_sign_in_is_kept()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        await _msp.AccountAsync(Maker, ApplicationAdministrator);
        await _msp.AccountAsync(Granter, PrivilegedRoleAdministrator);
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection);

        var first = await guest.SignInAsync(await guest.OpenAsync(), Maker);
        (first.Body["state"]!.GetValue<string>(), await guest.StateAsync()).ShouldBe(("NeedsConsent", "NeedsConsent"), first.Text);
        var second = await guest.SignInAsync(await guest.OpenSecondAsync(), Granter);
        second.Body["state"]!.GetValue<string>().ShouldBe("Authenticated", second.Text);
        await FinishAsync(connection, guest);

        var after = await _msp.ReadAsync(connection);
        (after.Body["method"]!.GetValue<string>(), after.Body["change"]!["phase"]!.GetValue<string>()).ShouldBe(
            ("AppRegistration", "Settling"), after.Text);
        var made = await _msp.OrderAsync(HttpMethod.Get, $"tenants/{_msp.Tenant}/apps/{after.Body["clientId"]!.GetValue<string>()}");
        made.GetProperty("permissions").EnumerateArray().Select(x => x.GetString()).ShouldContain("Application.ReadWrite.OwnedBy");
        made.GetProperty("roles").GetArrayLength().ShouldBeGreaterThanOrEqualTo(3);
        made.GetProperty("secrets").GetArrayLength().ShouldBe(1, "one secret, made once");
        await _msp.TokenShouldBeGivenAsync(connection);
    }

    [Fact]
    public async Task One_who_may_do_everything_needs_no_second_link()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        await _msp.AccountAsync(Maker, GlobalAdministrator);
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection);

        (await guest.SignInAsync(await guest.OpenAsync(), Maker)).Body["state"]!.GetValue<string>().ShouldBe("Authenticated");
        await FinishAsync(connection, guest);
    }

    [Fact]
    [Trait("Show", "connections.7")]
    public async Task Somebody_of_another_tenant_is_refused_nothing_is_kept_and_the_operator_is_told()
    {
        var connection = await ByPasswordAsync();
        var other = new SimulatedMsp(host);
        await other.SeedAsync();
        var stranger = other.Upn("admin");
        await other.AccountAsync(stranger, GlobalAdministrator);
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection);
        var session = await guest.OpenAsync();

        var refused = await guest.SignInAsync(session, stranger);

        refused.Body["code"]!.GetValue<string>().ShouldBe("invitation.wrong_tenant", refused.Text);
        (await guest.AttemptsAsync())[0]!["reason"]!.GetValue<string>().ShouldBe("WrongTenant");
        using var admin = _msp.Admin();
        (await ToldAlerts.AlertsAsync(host.Databases, _msp.Provider, connection.Id)).Select(x => x!["code"]!.GetValue<string>())
            .ShouldContain("invitation.wrong_tenant");
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe("Password");
        (await guest.SignInAsync(session, Voice)).Body["state"]!.GetValue<string>()
            .ShouldBe("Proving", "the right person goes on by the same link");
    }

    [Fact]
    [Trait("Show", "connections.7")]
    public async Task A_code_of_another_session_or_a_second_time_is_worth_nothing()
    {
        var connection = await ByPasswordAsync();
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection);
        var (state, code) = await guest.AtMicrosoftAsync(await guest.OpenAsync(), Voice);

        var thief = await guest.OpenAsync();
        (await SignedInGuest.ComeBackAsync(thief, state, code)).Body["code"]!.GetValue<string>().ShouldBe("invitation.other_sign_in");
        (await SignedInGuest.ComeBackAsync(thief, "A" + state[1..], code)).Body["code"]!.GetValue<string>()
            .ShouldBe("invitation.other_sign_in");
        var (own, spent) = await guest.AtMicrosoftAsync(thief, Voice);
        (await SignedInGuest.ComeBackAsync(thief, own, null)).Body["code"]!.GetValue<string>().ShouldBe("invitation.sign_in_refused");
        (await SignedInGuest.ComeBackAsync(thief, own, spent)).Body["state"]!.GetValue<string>().ShouldBe("Proving");
        (await SignedInGuest.ComeBackAsync(thief, own, spent)).Body["code"]!.GetValue<string>().ShouldBe("invitation.proving");
    }

    [Fact]
    [Trait("Show", "doors.1")]
    public async Task An_invitation_to_sign_in_takes_no_registration_in_its_place()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection, "DelegatedToken");
        var session = await guest.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/invitee/app-registration")
        {
            Content = JsonContent.Create(new { m365TenantId = _msp.Tenant, clientId = _msp.Client, clientSecret = SimulatedMsp.Secret }),
        };

        var refused = await session.AskAsync(request);

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.Conflict, "invitation.other_method"), refused.Text);
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken");
        (await guest.SignInAsync(session, Voice)).Body["state"]!.GetValue<string>().ShouldBe("Proving", "the page's own way stays open");
        TestContext.Current.TestOutputHelper
            ?.WriteLine("figure: door 11: a registration sent past the page of an invitation to sign in was refused");
    }

    [Fact]
    public async Task Somebody_without_the_rights_makes_nothing_and_is_told_who_can()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        var guest = await SignedInGuest.InviteAsync(host, _msp, connection);

        var refused = await guest.SignInAsync(await guest.OpenAsync(), Voice);

        (refused.Status, refused.Body["code"]!.GetValue<string>()).ShouldBe(
            (HttpStatusCode.UnprocessableEntity, "invitation.registration_refused"), refused.Text);
        refused.Body["action"]!.GetValue<string>().ShouldContain("Application Administrator");
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken");
    }

    private async Task<Answer> ByPasswordAsync()
    {
        await _msp.SeedAsync();
        await _msp.SyncAppAsync();
        await _msp.AccountAsync(Voice);
        return await _msp.ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider),
                m365TenantId = _msp.Tenant,
                user = new { userName = Voice, password = SimulatedMsp.Password },
            });
    }

    /// <summary>What the loop does, until Microsoft knows application, secret and consent everywhere.</summary>
    private async Task FinishAsync(Answer connection, SignedInGuest guest)
    {
        var cancelled = TestContext.Current.CancellationToken;
        for (var steps = 0; (await _msp.ReadAsync(connection)).Body["change"]?["phase"]?.GetValue<string>() != "Settling"; steps++)
        {
            steps.ShouldBeLessThan(100);
            await host.RunAsync<RegistrationFinishing>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            await host.RunAsync<CredentialSwitching>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancelled);
        }

        (await guest.StateAsync()).ShouldBe("Consumed");
    }
}
