using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.Messaging;
using LivePlatform.Onboarding.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Onboarding.Tests;

public class TellingAgain(OnboardingHost host)
{
    [Fact]
    public async Task Everything_of_one_provider_is_told_again_as_it_was_told_last_and_with_a_mark()
    {
        var (msp, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        var customer = await msp.CustomerAsync("Contoso");
        await msp.Admin.UpdateAsync(customer.Location!, new { name = "Fabrikam", channelId = (Guid?)null }, customer.ETag);
        var service = await msp.ServiceAsync(customer.Id);
        await other.CustomerAsync();
        var others = await other.RowsAsync();

        await host.Service.Services.RepublishAsync<OnboardingDbContext>(msp.Id.ToString(), TestContext.Current.CancellationToken);

        ShouldRepeatTheLast(await msp.EventsAsync("CustomerChanged", "customerId", customer.Id), 3);
        ShouldRepeatTheLast(await msp.EventsAsync("ServiceChanged", "serviceId", service.Id), 2);
        (await other.RowsAsync()).ShouldBe(others);
    }

    [Fact]
    public async Task The_end_of_what_was_removed_is_told_again_too()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id);
        (await msp.Admin.RemoveAsync(service.Location!, service.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await msp.Admin.RemoveAsync(customer.Location!, customer.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        await host.Service.Services.RepublishAsync<OnboardingDbContext>(msp.Id.ToString(), TestContext.Current.CancellationToken);

        ShouldRepeatTheLast(await msp.EventsAsync("CustomerChanged", "customerId", customer.Id), 3);
        ShouldRepeatTheLast(await msp.EventsAsync("ServiceChanged", "serviceId", service.Id), 3);
    }

    [Fact]
    public async Task Page_by_page_nobody_is_left_out_or_told_twice()
    {
        const int Customers = Republisher<OnboardingDbContext>.PageSize + 3;
        var msp = await Msp.NewAsync(host);
        for (var n = 0; n < Customers; n++)
        {
            await msp.CustomerAsync();
        }

        await host.Service.Services.RepublishAsync<OnboardingDbContext>(msp.Id.ToString(), TestContext.Current.CancellationToken);

        var told = await host.QueryAsync<string>(
            "SELECT body->>'customerId' FROM outbox WHERE service_provider_id = $1 AND (body->>'isRepublished')::boolean", msp.Id);
        told.ShouldBeUnique();
        told.Count.ShouldBe(Customers);
    }

    [Fact]
    public async Task What_is_no_id_is_refused() => await Should.ThrowAsync<ArgumentException>(
        () => host.Service.Services.RepublishAsync<OnboardingDbContext>("all", TestContext.Current.CancellationToken));

    [Fact]
    public async Task Each_provider_is_told_again_once_a_night_whoever_looks()
    {
        await using var own = new OnboardingHost();
        await own.InitializeAsync();
        var (one, two) = (await Msp.NewAsync(own), await Msp.NewAsync(own));
        await one.CustomerAsync();
        await two.CustomerAsync();
        var clock = new NightClock();
        var (first, second) = (Loop(own, clock), Loop(own, clock));

        (await first.RunDueAsync(TestContext.Current.CancellationToken)).ShouldBe(0, "the first night is still to come");
        for (var night = 1; night <= 2; night++)
        {
            clock.Now = clock.Now.AddDays(1);
            var done = await Task.WhenAll(
                first.RunDueAsync(TestContext.Current.CancellationToken), second.RunDueAsync(TestContext.Current.CancellationToken));
            done.Sum().ShouldBe(2);
            (await first.RunDueAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
            foreach (var msp in new[] { one, two })
            {
                (await own.QueryAsync<long>(
                    "SELECT count(*) FROM outbox WHERE service_provider_id = $1 AND (body->>'isRepublished')::boolean",
                    msp.Id)).ShouldBe([night]);
            }
        }
    }

    private static NightlyRepublishing<OnboardingDbContext> Loop(OnboardingHost own, TimeProvider clock) =>
        ActivatorUtilities.CreateInstance<NightlyRepublishing<OnboardingDbContext>>(own.Service.Services, clock);

    private static void ShouldRepeatTheLast(List<JsonNode> told, int count)
    {
        told.Count.ShouldBe(count);
        told[^2]["isRepublished"]!.GetValue<bool>().ShouldBeFalse();
        told[^1]["isRepublished"]!.GetValue<bool>().ShouldBeTrue();
        told[^1]["isRepublished"] = false;
        JsonNode.DeepEquals(told[^1], told[^2]).ShouldBeTrue(told[^1].ToJsonString());
    }

    private sealed class NightClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
