using LivePlatform.Contracts;
using LivePlatform.RoleValidation.Assessments;
using LivePlatform.RoleValidation.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>What is due stands in a table: a process that dies loses nothing, and one that is late writes nothing.</summary>
public sealed class SurvivingCrashes(RoleValidationHost host) : IClassFixture<RoleValidationHost>, IAsyncLifetime
{
    /// <summary>The tests of a class share a host whose clock they move: what earlier ones left due is no part of this one.</summary>
    public ValueTask InitializeAsync() => host.ForgetWhatIsDueAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_try_whose_process_died_is_taken_by_another_when_its_lease_has_run_out()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        var dead = await Due.ClaimAsync(CancellationToken.None);

        (await host.TurnAsync()).ShouldBe(0, "the lease still holds");
        await LeaseRunsOutAsync(customer);
        (await host.TurnAsync()).ShouldBe(1);

        dead!.Value.Work.ConnectionId.ShouldBe(customer.Connection);
        (await customer.NewestAsync())!.Outcome.ShouldBe("Satisfied");
    }

    [Fact]
    public async Task A_process_that_lost_its_try_writes_nothing()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        var slow = (await Due.ClaimAsync(CancellationToken.None))!.Value.Work;
        await LeaseRunsOutAsync(customer);
        await host.TurnAsync();

        await host.InScopeAsync(customer.Provider, async services =>
        {
            await services.GetRequiredService<AssessmentRun>().RunAsync(slow, CancellationToken.None);
            await services.GetRequiredService<AssessmentResults>()
                .PutOffAsync(slow, new Deferral(host.Clock.GetUtcNow(), NextTryReason.Fault, null), CancellationToken.None);
            return true;
        });

        (await customer.HistoryAsync()).Count.ShouldBe(1);
        (await customer.DueAsync<int>("attempts")).ShouldBe(0);
        (await customer.DueAsync<string>("reason")).ShouldBeNull();
    }

    [Fact]
    public async Task Asking_while_it_is_read_reads_again_because_the_first_reading_cannot_answer()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        Guid second = default;
        host.Broker.Before = async request =>
        {
            if (request.Connection == customer.Connection)
            {
                host.Broker.Before = static _ => Task.CompletedTask;
                second = (await customer.AskAsync()).Id;
            }
        };

        (await host.TurnAsync()).ShouldBe(2);

        var history = await customer.HistoryAsync();
        history.Select(x => x.Version).ShouldBe([2, 1]);
        history[0].Id.ShouldBe(second);
    }

    [Fact]
    public async Task Asking_while_it_is_due_is_one_assessment()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);

        var first = await customer.AskAsync();
        var second = await customer.AskAsync();

        second.Id.ShouldBe(first.Id);
        (await host.TurnAsync()).ShouldBe(1);
        (await customer.HistoryAsync()).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task Two_processes_share_the_list_and_assess_each_connection_once()
    {
        // Other tests of this class move the clock by days: what became due by that is no part of this.
        await host.TurnAsync();
        var customers = new List<Customer>();
        for (var i = 0; i < 6; i++)
        {
            customers.Add(await Customer.ConnectAsync(host, Microsoft365.Everything));
        }

        var turned = await Task.WhenAll(host.TurnAsync(), host.TurnAsync(), host.TurnAsync());

        turned.Sum().ShouldBe(6);
        foreach (var customer in customers)
        {
            (await customer.EventsAsync()).Count.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_new_credential_is_assessed_and_an_event_that_changes_nothing_is_not()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();
        var old = customer.News(ConnectionStatus.Failed);

        await customer.TellAsync();
        (await host.TurnAsync()).ShouldBe(0);
        await customer.TellAsync(credential: 2);
        (await host.TurnAsync()).ShouldBe(1);
        await host.TellAsync(customer.Provider, old);

        (await customer.AskAsync()).Status.ShouldBe(System.Net.HttpStatusCode.Created, "an older event changes nothing");
    }

    [Fact]
    public async Task Every_night_each_connection_is_assessed_once()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();

        for (var night = 0; night < 3; night++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            await host.TurnAsync();
        }

        (await customer.HistoryAsync()).Select(x => x.Version).ShouldBe([4, 3, 2, 1]);
    }

    private DueAssessments Due => host.Service.Services.GetRequiredService<DueAssessments>();

    private async Task LeaseRunsOutAsync(Customer customer) => (await host.QueryAsync<int>(
        "UPDATE due_assessments SET lease_until = now() - interval '1 second' WHERE connection_id = $1 RETURNING 1", customer.Connection))
            .ShouldHaveSingleItem();
}
