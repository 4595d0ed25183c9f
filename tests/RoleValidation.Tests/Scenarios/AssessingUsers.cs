using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Tests.Hosting;
using LivePlatform.TestKit.Services;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>
/// Connections that work with the rights of a user who signed in: what the user holds, and what the application was consented to.
/// </summary>
public sealed class AssessingUsers(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        await host.ForgetWhatIsDueAsync();
        await host.Microsoft.ControlAsync(HttpMethod.Patch, "settings", new { roleCastFailsInGroups = false });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(ConnectionMethod.DelegatedToken)]
    [InlineData(ConnectionMethod.Password)]
    public async Task A_connection_of_a_user_is_assessed_when_it_is_verified_like_any_other(ConnectionMethod method)
    {
        var customer = new Customer(host, await host.Microsoft.RegisterUserAsync(Microsoft365.Consented));
        host.Broker.Know(customer.Connection, customer.App);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);

        await customer.TellAsync(method: method);
        await host.TurnAsync();

        var assessed = (await customer.NewestAsync())!;
        (assessed.Outcome, assessed.Evidence).ShouldBe(("Satisfied", "Teams Administrator is assigned directly and in the token."));
        var shown = (await customer.Operator.ReadAsync($"/api/v1/role-assessments/{assessed.Id}")).Body;
        (
            shown["principalKind"]!.GetValue<string>(),
            shown["principalName"]!.GetValue<string>()).ShouldBe(("User", "voice@contoso.example"));
        (await customer.EventsAsync()).ShouldHaveSingleItem().Outcome.ShouldBe(RoleOutcome.Satisfied);
    }

    [Fact]
    public async Task A_missing_role_is_asked_for_the_user_and_a_missing_scope_by_the_link_to_consent()
    {
        var customer = await Customer.SignInAsync(host, "User.Read.All");

        var assessed = await customer.AssessAsync();

        assessed.Outcome.ShouldBe("Missing");
        assessed.Sentence.ShouldContain("assign the role Teams Administrator to the user voice@contoso.example");
        assessed.Sentence.ShouldContain("Group.ReadWrite.All");
        assessed.Sentence.ShouldContain(
            $"https://login.microsoftonline.com/{customer.App.Tenant}/adminconsent?client_id={customer.App.App}");
    }

    [Fact]
    public async Task A_right_is_the_scope_and_the_role_and_both_may_come_later()
    {
        var customer = await Customer.SignInAsync(host, "User.Read.All");
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        (await customer.AssessAsync()).Outcome.ShouldBe("Missing");
        await customer.App.ConsentAsync(Microsoft365.Consented);
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await host.Microsoft.AdvanceAsync(TimeSpan.FromMinutes(10));

        (await customer.AssessAsync()).Outcome.ShouldBe("Satisfied");
        var dns = await customer.AssessAsync("Onboarding", "Automatic");
        dns.Outcome.ShouldBe("Missing");
        dns.Sentence.ShouldContain("Domain Name Administrator");
        dns.Sentence.ShouldNotContain("consent again");
    }

    [Theory]
    [InlineData("eligible", "/", "eligible only, not active; the user activates it")]
    [InlineData("direct", "/administrativeUnits/7f3e0b4e-5a3c-4b7e-9a53-2f6d1a0c9b11", "administrative unit only")]
    public async Task Eligible_and_unit_scoped_roles_of_a_user_are_told_of_and_do_not_count(string via, string scope, string evidence)
    {
        var customer = await Customer.SignInAsync(host, Microsoft365.Consented);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator, via, scope);

        var assessed = await customer.AssessAsync();

        assessed.Voice.ShouldBe("Missing");
        assessed.Evidence.ShouldContain(evidence);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Roles_through_groups_are_found_also_where_listing_the_roles_alone_fails_at_Microsoft(bool isUser)
    {
        await host.Microsoft.ControlAsync(HttpMethod.Patch, "settings", new { roleCastFailsInGroups = true });
        var customer = isUser
            ? await Customer.SignInAsync(host, Microsoft365.Consented)
            : await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TelephonyAdministrator, "group");
        await customer.App.GrantAsync(CustomerApp.SkypeAdministrator);

        var assessed = await customer.AssessAsync();

        assessed.Outcome.ShouldBe("Satisfied", assessed.WaitingReason);
        assessed.Evidence.ShouldContain("Teams Telephony Administrator is held through a group and in the token.");
        assessed.Evidence.ShouldContain("Skype for Business Administrator is assigned directly and in the token.");
    }

    [Fact]
    public async Task A_connection_that_moves_to_a_registration_is_assessed_as_its_application()
    {
        var customer = await Customer.SignInAsync(host, Microsoft365.Consented);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        var registration = (await host.Microsoft.RegisterAsync(Microsoft365.Everything)) with { Tenant = customer.App.Tenant };
        await host.Microsoft.ControlAsync(
            HttpMethod.Put,
            registration.Path,
            new { permissions = Microsoft365.Everything, secrets = new[] { new { value = registration.Secret } } });
        var upgraded = new Customer(host, registration, customer);
        host.Broker.Know(customer.Connection, registration);
        host.Clock.Advance(TimeSpan.FromMinutes(2));

        await upgraded.TellAsync(credential: 2);
        await host.TurnAsync();

        var assessed = (await customer.NewestAsync())!;
        assessed.Outcome.ShouldBe("Missing");
        assessed.Sentence.ShouldContain($"assign the role Teams Administrator to the application {registration.App}");
    }
}
