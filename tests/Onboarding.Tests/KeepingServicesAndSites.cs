using System.Net;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

public class KeepingServicesAndSites(OnboardingHost host)
{
    [Fact]
    public async Task A_service_is_created_changed_and_removed_and_each_is_told()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id, shortName: "Contoso-Emea");
        var changed = await msp.Admin.UpdateAsync(service.Location!, new { fullName = "Contoso EMEA", licensedUsers = 500 }, service.ETag);
        var removed = await msp.Admin.RemoveAsync(service.Location!, changed.ETag);

        service.Body["shortName"]!.GetValue<string>().ShouldBe("contoso-emea");
        changed.Body["licensedUsers"]!.GetValue<int>().ShouldBe(500);
        removed.Status.ShouldBe(HttpStatusCode.NoContent);
        var told = await msp.EventsAsync("ServiceChanged", "serviceId", service.Id);
        told.Select(x => (x["version"]!.GetValue<long>(), x["isRemoved"]!.GetValue<bool>())).ShouldBe([(1, false), (2, false), (3, true)]);
        told.ShouldAllBe(x => x["kind"]!.GetValue<string>() == "DirectRouting" && x["shortName"]!.GetValue<string>() == "contoso-emea");
    }

    [Fact]
    public async Task A_short_name_is_unique_among_services_and_sites_of_the_provider_in_any_case()
    {
        var (msp, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id, shortName: "taken1");
        await msp.SiteAsync(service.Id, shortName: "taken2");

        foreach (var label in new[] { "taken1", "TAKEN1", "taken2" })
        {
            var again = await msp.Admin.CreateAsync("/api/v1/services", Msp.ServiceBody(customer.Id, shortName: label));
            (again.Status, again.Code).ShouldBe((HttpStatusCode.Conflict, "short_name.taken"), label);
        }

        var site = await msp.Admin.CreateAsync($"/api/v1/services/{service.Id}/sites", new { name = "B", shortName = "Taken1" });
        (site.Status, site.Code).ShouldBe((HttpStatusCode.Conflict, "short_name.taken"));
        (await other.ServiceAsync((await other.CustomerAsync()).Id, shortName: "taken1")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_removed_service_or_site_gives_its_short_name_back()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id, shortName: "first-name");
        var site = await msp.SiteAsync(service.Id, shortName: "second-name");
        (await msp.Admin.RemoveAsync(site.Location!, site.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await msp.Admin.RemoveAsync(service.Location!, service.ETag)).Status.ShouldBe(HttpStatusCode.NoContent);

        (await msp.ServiceAsync(customer.Id, shortName: "first-name")).Status.ShouldBe(HttpStatusCode.Created);
        (await msp.ServiceAsync(customer.Id, shortName: "second-name")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("AUDIT")]
    [InlineData("autodiscover")]
    [InlineData("xn--caf-dma")]
    public async Task A_reserved_short_name_is_refused(string label)
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id);
        var rows = await msp.RowsAsync();
        var refused = await msp.Admin.CreateAsync("/api/v1/services", Msp.ServiceBody(customer.Id, shortName: label));
        var site = await msp.Admin.CreateAsync($"/api/v1/services/{service.Id}/sites", new { name = "B", shortName = label });

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.BadRequest, "short_name.reserved"));
        (site.Status, site.Code).ShouldBe((HttpStatusCode.BadRequest, "short_name.reserved"));
        (await msp.RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task Only_direct_routing_services_have_sites()
    {
        var msp = await Msp.NewAsync(host);
        var service = await msp.ServiceAsync((await msp.CustomerAsync()).Id, "OperatorConnect");
        var refused = await msp.Admin.CreateAsync($"/api/v1/services/{service.Id}/sites", new { name = "Vienna" });

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.Conflict, "site.not_direct_routing"));
    }

    [Fact]
    public async Task A_site_keeps_its_sub_domain_and_changes_its_name_and_addresses()
    {
        var msp = await Msp.NewAsync(host);
        var service = await msp.ServiceAsync((await msp.CustomerAsync()).Id);
        var made = await msp.Admin.CreateAsync(
            $"/api/v1/services/{service.Id}/sites",
            new { name = "Vienna", shortName = "vie-1", sbcAddresses = new[] { "sbc1.example.net", "2001:db8::1" } });
        var changed = await msp.Admin.UpdateAsync(made.Location!, new { name = "Wien", sbcAddresses = new[] { "192.0.2.7" } }, made.ETag);
        var read = await msp.Admin.ReadAsync(made.Location!);

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        (changed.Status, changed.ETag).ShouldBe((HttpStatusCode.OK, "\"2\""));
        read.Body["shortName"]!.GetValue<string>().ShouldBe("vie-1");
        read.Body["sbcAddresses"]!.AsArray().Select(x => x!.GetValue<string>()).ShouldBe(["192.0.2.7"]);
        (await msp.Admin.ReadAsync($"/api/v1/services/{service.Id}/sites")).Items.ShouldHaveSingleItem()!["name"]!.GetValue<string>()
            .ShouldBe("Wien");
    }

    [Fact]
    public async Task A_sites_name_is_unique_within_its_service()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var (one, other) = (await msp.ServiceAsync(customer.Id), await msp.ServiceAsync(customer.Id));
        await msp.SiteAsync(one.Id, "Vienna");
        await msp.SiteAsync(other.Id, "Vienna");

        (await msp.Admin.CreateAsync($"/api/v1/services/{one.Id}/sites", new { name = "vienna" })).Code.ShouldBe("site.name_taken");
    }

    [Fact]
    public async Task What_has_parts_stays()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var service = await msp.ServiceAsync((await msp.CustomerAsync(channelId: channel.Id)).Id);
        await msp.SiteAsync(service.Id);
        var rows = await msp.RowsAsync();

        (await msp.Admin.RemoveAsync(service.Location!, service.ETag)).Code.ShouldBe("service.has_sites");
        (await msp.Admin.RemoveAsync(channel.Location!, channel.ETag)).Code.ShouldBe("channel.has_customers");
        (await msp.RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task Lists_are_narrowed_by_customer_and_channel()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var (one, other) = (await msp.CustomerAsync(channelId: channel.Id), await msp.CustomerAsync());
        var service = await msp.ServiceAsync(one.Id);
        await msp.ServiceAsync(other.Id);

        (await msp.Admin.ReadAsync($"/api/v1/services?customerId={one.Id}")).Items.ShouldHaveSingleItem()!["id"]!.GetValue<Guid>()
            .ShouldBe(service.Id);
        (await msp.Admin.ReadAsync($"/api/v1/customers?channelId={channel.Id}")).Items.ShouldHaveSingleItem()!["id"]!.GetValue<Guid>()
            .ShouldBe(one.Id);
        (await msp.Admin.ReadAsync("/api/v1/services")).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_customers_operator_edits_its_service_but_neither_adds_nor_removes_one()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id);
        using var client = msp.OfCustomer(customer.Id);
        using var lite = msp.OfCustomer(customer.Id, OperatorRole.OperatorLite);
        var body = new { fullName = "Ours", licensedUsers = 7 };

        (await lite.UpdateAsync(service.Location!, body, service.ETag)).Status.ShouldBe(HttpStatusCode.Forbidden);
        var changed = await client.UpdateAsync(service.Location!, body, service.ETag);
        changed.Status.ShouldBe(HttpStatusCode.OK);
        (await client.CreateAsync("/api/v1/services", Msp.ServiceBody(customer.Id))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await client.CreateAsync($"/api/v1/services/{service.Id}/sites", new { name = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await client.RemoveAsync(service.Location!, changed.ETag)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }
}
