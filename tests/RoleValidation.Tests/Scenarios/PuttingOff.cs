using System.Net;
using LivePlatform.Contracts;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;
using LivePlatform.RoleValidation.Tests.Hosting;
using LivePlatform.TestKit.Services;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>A read that failed says nothing about roles: it is stored, tried again, and never counted as missing.</summary>
public sealed class PuttingOff(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Throttling_puts_it_off_for_as_long_as_Microsoft_asked_even_when_somebody_asks_again()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await customer.App.FaultAsync(new { kind = "throttle", retryAfterSeconds = 4, tenantId = customer.App.Tenant, times = 1 });
        var before = host.Clock.GetUtcNow();

        await host.TurnAsync();
        var asked = await customer.AskAsync();
        await host.TurnAsync();

        var pending = Assessed.Of((await customer.Operator.ReadAsync(asked.Location!)).Body);
        (pending.Outcome, pending.WaitingReason).ShouldBe((null, "Throttled"));
        pending.NextTryAt!.Value.ShouldBeGreaterThan(before.AddSeconds(3.5));
        (await customer.NewestAsync()).ShouldBeNull();
        (await customer.EventsAsync()).ShouldBeEmpty();
        await Task.Delay(TimeSpan.FromSeconds(6), TimeProvider.System, TestContext.Current.CancellationToken);
        await host.TurnAsync();
        (await customer.NewestAsync())!.Outcome.ShouldBe("Satisfied");
        (await host.Microsoft.ControlAsync(HttpMethod.Get, "judge")).GetProperty("violationCount").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("servicePrincipals")]
    [InlineData("roleAssignments")]
    [InlineData("transitiveMemberOf")]
    [InlineData("roleEligibilityScheduleInstances")]
    public async Task Faults_of_Microsoft_at_any_step_put_it_off(string path)
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await customer.App.FaultAsync(
            new { kind = "status", status = 500, code = "InternalServerError", path, tenantId = customer.App.Tenant, times = 20 });

        await host.TurnAsync();

        (await customer.DueAsync<string>("reason")).ShouldBe("MicrosoftDown");
        (await customer.NewestAsync()).ShouldBeNull();
        await host.Microsoft.ControlAsync(HttpMethod.Delete, "faults");
        host.Clock.Advance(TimeSpan.FromHours(1));
        await host.TurnAsync();
        (await customer.NewestAsync())!.Outcome.ShouldBe("Satisfied");
    }

    [Fact]
    public async Task An_outage_keeps_the_last_result_and_tries_again_later_each_time()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        host.Broker.Refusals[customer.Connection] = () => new BrokerUnavailableException(host.Clock.GetUtcNow().AddSeconds(5), "timeout");
        await customer.AskAsync();
        var waits = new List<double>();

        for (var attempt = 0; attempt < 4; attempt++)
        {
            await host.TurnAsync();
            var due = new DateTimeOffset(await customer.DueAsync<DateTime>("due_at"));
            waits.Add(Math.Round((due - host.Clock.GetUtcNow()).TotalSeconds / 5) * 5);
            host.Clock.Advance(due - host.Clock.GetUtcNow() + TimeSpan.FromSeconds(0.1));
        }

        waits.ShouldBe([5, 10, 20, 40]);
        var kept = (await customer.HistoryAsync()).ShouldHaveSingleItem();
        (kept.Outcome, kept.WaitingReason).ShouldBe(("Satisfied", "BrokerUnavailable"));
        host.Broker.Refusals.Clear();
        await host.TurnAsync();
        (await customer.HistoryAsync()).Select(x => x.Version).ShouldBe([2, 1]);
        (await customer.DueAsync<int>("attempts")).ShouldBe(0);
    }

    [Fact]
    public async Task A_connection_that_stopped_working_is_not_assessed_and_goes_on_when_it_works_again()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.TurnAsync();
        var asked = await customer.AskAsync();
        host.Broker.Refusals[customer.Connection] =
            () => new ConnectionBlockedException("AADSTS7000222", MicrosoftFailureClass.ExpiredSecret, "It has ended.", null);
        await host.TurnAsync();
        (await customer.DueAsync<string>("reason")).ShouldBe("ConnectionBlocked");

        await customer.TellAsync(ConnectionStatus.Failed);
        host.Clock.Advance(TimeSpan.FromDays(2));

        await host.TurnAsync();
        (await customer.HistoryAsync()).Select(x => (x.Outcome, x.WaitingReason))
            .ShouldBe([("NotAssessable", "ConnectionNotVerified"), ("Satisfied", null)]);
        var refused = await customer.Operator.CreateAsync(
            "/api/v1/role-assessments", new { connectionId = customer.Connection, stage = "DayTwo" });
        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.Conflict, "connection.failed"));
        host.Broker.Refusals.Clear();
        await customer.TellAsync(credential: 2);
        await host.TurnAsync();
        Assessed.Of((await customer.Operator.ReadAsync(asked.Location!)).Body).Outcome.ShouldBe("Satisfied");
    }

    [Fact]
    public async Task A_connection_that_fails_while_it_is_read_comes_to_no_finding_and_says_why()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        host.Broker.Before = async request =>
        {
            if (request.Connection == customer.Connection)
            {
                host.Broker.Before = static _ => Task.CompletedTask;
                await customer.TellAsync(ConnectionStatus.Failed);
            }
        };

        await host.TurnAsync();

        (await customer.HistoryAsync()).Select(x => x.Outcome).ShouldBe(["NotAssessable"]);
        (await customer.DueAsync<string>("reason")).ShouldBe("ConnectionNotVerified");
    }

    [Fact]
    public async Task A_removed_connection_is_never_due_again_and_its_results_stay()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();

        await customer.TellAsync(removed: true);
        host.Clock.Advance(TimeSpan.FromDays(2));

        (await customer.DueAsync<Guid>("assessment_id")).ShouldBe(Guid.Empty);
        (await customer.HistoryAsync()).Count.ShouldBe(1);
        (await customer.Operator.CreateAsync("/api/v1/role-assessments", new { connectionId = customer.Connection, stage = "DayTwo" })).Code
            .ShouldBe("connection.not_found");
    }
}
