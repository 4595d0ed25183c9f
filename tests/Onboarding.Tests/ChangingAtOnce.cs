using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

public class ChangingAtOnce(OnboardingHost host)
{
    [Fact]
    public async Task An_update_must_say_which_version_it_changes()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();

        (await msp.Admin.UpdateAsync(channel.Location!, new { name = "x" }, null)).Code.ShouldBe("precondition.required");
        (await msp.Admin.RemoveAsync(channel.Location!, null)).Code.ShouldBe("precondition.required");
        foreach (var stale in new[] { "\"0\"", "\"2\"", "1", "*", "W/\"1\"" })
        {
            (await msp.Admin.UpdateAsync(channel.Location!, new { name = "x" }, stale)).Code.ShouldBe("precondition.stale", stale);
            (await msp.Admin.RemoveAsync(channel.Location!, stale)).Code.ShouldBe("precondition.stale", stale);
        }

        (await msp.Admin.ReadAsync(channel.Location!)).ETag.ShouldBe("\"1\"");
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_exactly_one_succeeds()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n =>
            msp.Admin.UpdateAsync(customer.Location!, new { name = $"Name {n}", channelId = (Guid?)null }, customer.ETag)));

        answers.Count(x => x.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Where(x => x.Status != HttpStatusCode.OK).ShouldAllBe(x => x.Code == "precondition.stale");
        (await msp.EventsAsync("CustomerChanged", "customerId", customer.Id)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Of_many_creations_with_one_key_exactly_one_makes_something()
    {
        var msp = await Msp.NewAsync(host);
        var (key, body) = (Guid.NewGuid().ToString(), new { name = Msp.NewName() });
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => msp.Admin.CreateAsync("/api/v1/channels", body, key)));

        answers.Where(x => x.Status == HttpStatusCode.Created).Select(x => x.Id).Distinct().ShouldHaveSingleItem();
        answers.Where(x => x.Status != HttpStatusCode.Created).ShouldAllBe(x => x.Code == "idempotency.in_flight");
        (await msp.Admin.ReadAsync("/api/v1/channels")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_many_creations_with_one_name_exactly_one_succeeds()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => msp.Admin.CreateAsync("/api/v1/services", Msp.ServiceBody(customer.Id, shortName: "race"))));

        answers.Count(x => x.Status == HttpStatusCode.Created).ShouldBe(1);
        answers.Where(x => x.Status != HttpStatusCode.Created).ShouldAllBe(x => x.Code == "short_name.taken");
    }

    [Fact]
    public async Task Removing_a_customer_while_services_are_added_leaves_no_orphan()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var adding = Enumerable.Range(0, 4).Select(_ => msp.Admin.CreateAsync("/api/v1/services", Msp.ServiceBody(customer.Id)));
        var removing = msp.Admin.RemoveAsync(customer.Location!, customer.ETag);
        var added = await Task.WhenAll(adding);
        var removed = await removing;

        if (removed.Status == HttpStatusCode.NoContent)
        {
            added.ShouldAllBe(x => x.Code == "customer.not_found");
        }
        else
        {
            removed.Code.ShouldBe("customer.has_services");
            added.ShouldContain(x => x.Status == HttpStatusCode.Created);
        }
    }

    [Fact]
    public async Task Pages_are_stable_while_rows_are_added()
    {
        var msp = await Msp.NewAsync(host);
        var first = new[] { await msp.ChannelAsync(), await msp.ChannelAsync(), await msp.ChannelAsync() };
        var page = await msp.Admin.ReadAsync("/api/v1/channels?limit=2");
        await msp.ChannelAsync();
        var rest = await msp.Admin.ReadAsync($"/api/v1/channels?limit=2&cursor={page.Body["nextCursor"]!.GetValue<string>()}");

        page.Items.Concat(rest.Items).Select(x => x!["id"]!.GetValue<Guid>()).Take(3).ShouldBe(first.Select(x => x.Id));
        rest.Body["nextCursor"].ShouldBeNull();
    }
}
