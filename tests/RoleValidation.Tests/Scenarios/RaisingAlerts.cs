using LivePlatform.Messaging.Alerts;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>Roles that nobody can read for an hour raise an alert; the result clears it.</summary>
public sealed class RaisingAlerts(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_assessment_without_a_result_for_an_hour_is_told_until_there_is_one()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await customer.App.FaultAsync(
            new
            {
                kind = "status",
                status = 500,
                code = "InternalServerError",
                path = "roleAssignments",
                tenantId = customer.App.Tenant,
                times = 20,
            });
        await host.TurnAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(30));
        await customer.AskAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(29));
        (await OpenAsync(customer)).ShouldBeEmpty();

        host.Clock.Advance(TimeSpan.FromMinutes(2));
        (await OpenAsync(customer)).ShouldBe(["role_assessment.stuck"], "who asks again has no answer yet either");
        await host.Microsoft.ControlAsync(HttpMethod.Delete, "faults");
        await host.TurnAsync();
        (await customer.NewestAsync())!.Outcome.ShouldBe("Satisfied");
        (await OpenAsync(customer)).ShouldBeEmpty();
    }

    private async Task<List<string>> OpenAsync(Customer customer)
    {
        using var watch = ActivatorUtilities.CreateInstance<AlertWatch<RoleValidationDbContext>>(host.Service.Services);
        await watch.LookAsync(TestContext.Current.CancellationToken);
        return await host.QueryAsync<string>("SELECT code FROM open_alerts WHERE subject_id = $1", customer.Connection);
    }
}
