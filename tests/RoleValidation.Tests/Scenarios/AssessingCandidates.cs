using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>Before a connection switches, the principal behind its new credential is assessed with a token of that credential.</summary>
public sealed class AssessingCandidates(RoleValidationHost host) : IClassFixture<RoleValidationHost>
{
    [Fact]
    public async Task The_new_principal_is_assessed_and_not_the_one_in_use()
    {
        var (customer, registration) = await BeginAsync();

        var missing = await AskAsync(customer, registration);
        await registration.GrantAsync(CustomerApp.TeamsAdministrator);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var satisfied = await AskAsync(customer, registration);

        (missing.Outcome, missing.CandidateVersion).ShouldBe((RoleOutcome.Missing, 2));
        missing.Sentence.ShouldContain($"assign the role Teams Administrator to the application {registration.App}");
        (satisfied.Outcome, satisfied.Sentence).ShouldBe((RoleOutcome.Satisfied, ""));
        (await customer.EventsAsync())
            .ShouldNotContain(x => x.Outcome == RoleOutcome.Missing, "nothing is said of the connection as it is");
    }

    [Fact]
    public async Task What_cannot_be_read_is_answered_with_the_reason()
    {
        var (customer, registration) = await BeginAsync();
        host.Broker.Refusals[customer.Connection] =
            () => new ConnectionBlockedException("AADSTS7000215", MicrosoftFailureClass.BadSecret, "It is wrong.", null);

        var answer = await AskAsync(customer, registration);

        (answer.Outcome, answer.Code).ShouldBe((RoleOutcome.NotAssessable, "connection.blocked"));
        host.Broker.Refusals.Clear();
    }

    [Fact]
    public async Task A_connection_of_another_provider_is_not_assessed()
    {
        var (customer, registration) = await BeginAsync();

        await Should.ThrowAsync<ConnectionUnknownException>(() => AskAsync(customer, registration, Guid.NewGuid()));
    }

    private async Task<(Customer Customer, CustomerApp Registration)> BeginAsync()
    {
        var customer = await Customer.SignInAsync(host, Microsoft365.Consented);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        var registration = customer.App with { App = Guid.NewGuid(), User = null };
        await host.Microsoft.ControlAsync(
            HttpMethod.Put,
            registration.Path,
            new { permissions = Microsoft365.Everything, secrets = new[] { new { value = registration.Secret } } });
        host.Broker.Know(customer.Connection, registration, candidate: 2);
        return (customer, registration);
    }

    private Task<CandidateAssessed> AskAsync(Customer customer, CustomerApp registration, Guid? provider = null) => host.InScopeAsync(
        provider ?? customer.Provider,
        services => ActivatorUtilities.CreateInstance<AssessCandidateConsumer>(services).AnswerAsync(
            new AssessCandidate(customer.Connection, 2, registration.Tenant, ConnectionMethod.AppRegistration, registration.App),
            TestContext.Current.CancellationToken));
}
