using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Persistence;
using LivePlatform.RoleValidation.Tests.Hosting;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

public sealed class TellingAgain(RoleValidationHost host) : IClassFixture<RoleValidationHost>
{
    [Fact]
    public async Task The_newest_results_are_told_again_as_they_were_told_last()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();
        await customer.AssessAsync();

        await host.Service.Services.RepublishAsync<RoleValidationDbContext>(
            customer.Provider.ToString(), TestContext.Current.CancellationToken);

        var told = await customer.EventsAsync();
        told.Select(x => (x.Version, x.IsRepublished)).ShouldBe([(1, false), (2, false), (2, true)]);
        (told[2] with { IsRepublished = false, AssessedAt = told[1].AssessedAt }).ShouldBe(told[1]);
        told[2].AssessedAt.ShouldBe(told[1].AssessedAt, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_connection_that_is_told_again_asks_for_nothing_and_puts_a_wrong_copy_right()
    {
        var customer = await Customer.ConnectAsync(host, Microsoft365.Everything);
        await host.TurnAsync();
        var last = customer.News();
        await host.TellAsync(customer.Provider, last);
        await host.TurnAsync();

        await host.TellAsync(customer.Provider, last with { IsRepublished = true });
        (await host.TurnAsync()).ShouldBe(0, "nothing happened");

        await host.QueryAsync<Guid>(
            "UPDATE known_connections SET status = $2 WHERE connection_id = $1 RETURNING connection_id", customer.Connection, "Failed");
        await host.TellAsync(customer.Provider, last);
        (await StatusAsync(customer)).ShouldBe("Failed", "an event that was seen already says nothing");
        await host.TellAsync(customer.Provider, last with { IsRepublished = true });
        (await StatusAsync(customer)).ShouldBe("Verified");
    }

    private async Task<string> StatusAsync(Customer customer) =>
        (await host.QueryAsync<string>("SELECT status FROM known_connections WHERE connection_id = $1", customer.Connection)).Single();
}
