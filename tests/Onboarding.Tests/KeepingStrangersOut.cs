using System.Net;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Onboarding.Tests;

/// <summary>Another provider's operator, another channel's, another customer's: for each of them the objects are not there.</summary>
public class KeepingStrangersOut(OnboardingHost host)
{
    [Fact]
    public async Task Strangers_get_404_for_every_object_and_empty_lists()
    {
        var (msp, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        var (channel, otherChannel) = (await msp.ChannelAsync(), await msp.ChannelAsync());
        var customer = await msp.CustomerAsync(channelId: channel.Id);
        var otherCustomer = await msp.CustomerAsync(channelId: otherChannel.Id);
        var service = await msp.ServiceAsync(customer.Id);
        var site = await msp.SiteAsync(service.Id);
        var rows = await msp.RowsAsync();
        (HttpClient Stranger, int SeesCustomers)[] strangers =
            [
                (other.Admin, 0), (msp.OfChannel(otherChannel.Id), 1), (msp.OfCustomer(otherCustomer.Id), 1),
                (msp.OfCustomer(Guid.NewGuid()), 0),
            ];

        foreach (var (stranger, seesCustomers) in strangers)
        {
            await AllAre404Async(stranger, channel, new { name = "x" });
            await AllAre404Async(stranger, customer, new { name = "x", channelId = (Guid?)null });
            await AllAre404Async(stranger, service, new { fullName = "x", licensedUsers = 1 });
            await AllAre404Async(stranger, site, new { name = "x", sbcAddresses = Array.Empty<string>() });
            (await stranger.ReadAsync($"/api/v1/services/{service.Id}/sites")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await stranger.CreateAsync($"/api/v1/services/{service.Id}/sites", new { name = "x" })).Status
                .ShouldBe(HttpStatusCode.NotFound);
            (await stranger.ReadAsync("/api/v1/customers")).Items.Count.ShouldBe(seesCustomers);
            (await stranger.ReadAsync("/api/v1/services")).Items.ShouldBeEmpty();
            (await stranger.ReadAsync($"/api/v1/services?customerId={customer.Id}")).Items.ShouldBeEmpty();
        }

        (await other.Admin.CreateAsync("/api/v1/services", Msp.ServiceBody(customer.Id))).Code.ShouldBe("customer.not_found");
        (await msp.RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task A_customer_that_moves_changes_hands_with_all_it_has()
    {
        var msp = await Msp.NewAsync(host);
        var (from, to) = (await msp.ChannelAsync(), await msp.ChannelAsync());
        var customer = await msp.CustomerAsync("Contoso", from.Id);
        var site = await msp.SiteAsync((await msp.ServiceAsync(customer.Id)).Id);
        using var before = msp.OfChannel(from.Id);
        using var after = msp.OfChannel(to.Id);

        (await before.ReadAsync(site.Location!)).Status.ShouldBe(HttpStatusCode.OK);
        (await after.ReadAsync(site.Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
        await msp.Admin.UpdateAsync(customer.Location!, new { name = "Contoso", channelId = to.Id }, customer.ETag);
        (await before.ReadAsync(site.Location!)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await after.ReadAsync(site.Location!)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_token_or_with_a_broken_one_nothing_answers()
    {
        using var nobody = host.Service.Client();
        using var expired = host.Service.ClientOf(TestIssuer.OperatorToken(provider: Guid.NewGuid(), lifetime: TimeSpan.FromMinutes(-10)));
        using var workload = host.Service.ClientOf(TestIssuer.WorkloadToken("replication"));

        foreach (var client in new[] { nobody, expired, workload })
        {
            var answer = await client.ReadAsync("/api/v1/customers");
            (answer.Status, answer.Code).ShouldBe((HttpStatusCode.Unauthorized, "auth.required"));
        }
    }

    [Fact]
    public async Task As_the_app_role_SQL_without_a_provider_or_with_anothers_sees_and_changes_no_row()
    {
        var msp = await Msp.NewAsync(host);
        await msp.SiteAsync(
            (await msp.ServiceAsync((await msp.CustomerAsync(channelId: (await msp.ChannelAsync()).Id)).Id)).Id,
            shortName: Msp.NewShortName());
        await using var source = NpgsqlDataSource.Create(host.Database.App);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var tables = FencedTables();
        tables.Count.ShouldBeGreaterThanOrEqualTo(7);

        foreach (var provider in new[] { "", Guid.NewGuid().ToString() })
        {
            await using var enter = new NpgsqlCommand(
                "SELECT set_config('live.provider', $1, false)", connection)
            { Parameters = { new() { Value = provider } } };
            await enter.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            foreach (var table in tables)
            {
                await using var count = new NpgsqlCommand($"SELECT count(*) FROM {table}", connection);
                ((long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!).ShouldBe(0, table);
                await using var update = new NpgsqlCommand($"UPDATE {table} SET service_provider_id = service_provider_id", connection);
                (await update.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(0, table);
                await using var delete = new NpgsqlCommand($"DELETE FROM {table}", connection);
                (await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(0, table);
            }
        }
    }

    private List<string> FencedTables()
    {
        using var scope = host.Service.Services.CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<OnboardingDbContext>().Model;
        return [.. model.GetEntityTypes().Where(x => SharedTables.ReasonOf(x) is null).Select(x => x.GetTableName()!)];
    }

    private static async Task AllAre404Async(HttpClient stranger, Answer made, object update)
    {
        (await stranger.ReadAsync(made.Location!)).Status.ShouldBe(HttpStatusCode.NotFound, made.Location);
        (await stranger.UpdateAsync(made.Location!, update, made.ETag)).Status.ShouldBe(HttpStatusCode.NotFound, made.Location);
        (await stranger.RemoveAsync(made.Location!, made.ETag)).Status.ShouldBe(HttpStatusCode.NotFound, made.Location);
    }
}
