using System.Net;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

public class KeepingCustomers(OnboardingHost host)
{
    [Fact]
    public async Task A_customer_is_created_and_told_to_the_other_services()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var customer = await msp.CustomerAsync("Contoso", channel.Id);

        customer.Body["channelId"]!.GetValue<Guid>().ShouldBe(channel.Id);
        var told = (await msp.EventsAsync("CustomerChanged", "customerId", customer.Id)).ShouldHaveSingleItem();
        told["name"]!.GetValue<string>().ShouldBe("Contoso");
        told["channelId"]!.GetValue<Guid>().ShouldBe(channel.Id);
        told["version"]!.GetValue<long>().ShouldBe(1);
        told["isRemoved"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Renaming_and_moving_counts_versions_and_tells_each()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var customer = await msp.CustomerAsync("Contoso");
        var renamed = await msp.Admin.UpdateAsync(customer.Location!, new { name = "Fabrikam", channelId = (Guid?)null }, customer.ETag);
        var moved = await msp.Admin.UpdateAsync(customer.Location!, new { name = "Fabrikam", channelId = channel.Id }, renamed.ETag);
        var same = await msp.Admin.UpdateAsync(customer.Location!, new { name = "Fabrikam", channelId = channel.Id }, moved.ETag);

        (renamed.ETag, moved.ETag, same.ETag).ShouldBe(("\"2\"", "\"3\"", "\"3\""));
        (await msp.EventsAsync("CustomerChanged", "customerId", customer.Id)).Select(x => x["version"]!.GetValue<long>())
            .ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Removing_a_customer_is_told_with_a_newer_version()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        var removed = await msp.Admin.RemoveAsync(customer.Location!, customer.ETag);

        removed.Status.ShouldBe(HttpStatusCode.NoContent);
        (await msp.Admin.ReadAsync(customer.Location!)).Code.ShouldBe("customer.not_found");
        var last = (await msp.EventsAsync("CustomerChanged", "customerId", customer.Id))[^1];
        (last["version"]!.GetValue<long>(), last["isRemoved"]!.GetValue<bool>()).ShouldBe((2, true));
    }

    [Fact]
    public async Task Customers_are_listed_by_name_or_by_creation_and_found_by_the_beginning_of_their_name()
    {
        var msp = await Msp.NewAsync(host);
        foreach (var name in new[] { "Northwind", "adatum", "Contoso 100%", "contoso_b", "Bravo" })
        {
            await msp.CustomerAsync(name);
        }

        (await AllAsync(msp, "")).ShouldBe(["adatum", "Bravo", "Contoso 100%", "contoso_b", "Northwind"]);
        (await AllAsync(msp, "&sort=createdAt")).ShouldBe(["Northwind", "adatum", "Contoso 100%", "contoso_b", "Bravo"]);
        (await AllAsync(msp, "&q=CONTOSO")).ShouldBe(["Contoso 100%", "contoso_b"]);
        (await AllAsync(msp, "&q=contoso_")).ShouldBe(["contoso_b"], "what stands for anything elsewhere stands for itself here");
        (await AllAsync(msp, "&q=ontoso")).ShouldBeEmpty();

        (await msp.Admin.ReadAsync("/api/v1/customers?sort=age")).Code.ShouldBe("filter.invalid");
        var cursor = (await msp.Admin.ReadAsync("/api/v1/customers?limit=1")).Body["nextCursor"]!.GetValue<string>();
        (await msp.Admin.ReadAsync($"/api/v1/customers?limit=1&sort=createdAt&cursor={cursor}")).Code.ShouldBe("page.invalid");
    }

    [Fact]
    public async Task A_customer_with_services_stays()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        await msp.ServiceAsync(customer.Id);
        var rows = await msp.RowsAsync();
        var refused = await msp.Admin.RemoveAsync(customer.Location!, customer.ETag);

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.Conflict, "customer.has_services"));
        (await msp.RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task Names_are_unique_within_a_provider_whatever_their_case_and_free_in_another()
    {
        var (one, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        await one.CustomerAsync("Contoso");
        var second = await one.Admin.CreateAsync("/api/v1/customers", new { name = "CONTOSO" });
        var fabrikam = await one.CustomerAsync("Fabrikam");
        var renamed = await one.Admin.UpdateAsync(fabrikam.Location!, new { name = "contoso", channelId = (Guid?)null }, fabrikam.ETag);

        (second.Status, second.Code).ShouldBe((HttpStatusCode.Conflict, "customer.name_taken"));
        (renamed.Status, renamed.Code).ShouldBe((HttpStatusCode.Conflict, "customer.name_taken"));
        (await other.CustomerAsync("Contoso")).Status.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_channel_that_is_another_providers_or_nobodys_is_not_there()
    {
        var (one, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        var foreign = await other.ChannelAsync();

        foreach (var channelId in new[] { foreign.Id, Guid.NewGuid() })
        {
            var refused = await one.Admin.CreateAsync("/api/v1/customers", new { name = Msp.NewName(), channelId });
            (refused.Status, refused.Code).ShouldBe((HttpStatusCode.NotFound, "channel.not_found"));
        }
    }

    [Fact]
    public async Task A_channels_operator_creates_customers_in_that_channel_only()
    {
        var msp = await Msp.NewAsync(host);
        var (own, others) = (await msp.ChannelAsync(), await msp.ChannelAsync());
        using var reseller = msp.OfChannel(own.Id);
        var made = await reseller.CreateAsync("/api/v1/customers", new { name = Msp.NewName() });
        var elsewhere = await reseller.CreateAsync("/api/v1/customers", new { name = Msp.NewName(), channelId = others.Id });

        made.Body["channelId"]!.GetValue<Guid>().ShouldBe(own.Id);
        elsewhere.Code.ShouldBe("channel.not_found");
    }

    [Fact]
    public async Task A_channels_operator_renames_its_customers_but_neither_moves_nor_removes_them()
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var customer = await msp.CustomerAsync(channelId: channel.Id);
        using var reseller = msp.OfChannel(channel.Id);
        var renamed = await reseller.UpdateAsync(customer.Location!, new { name = "Renamed", channelId = channel.Id }, customer.ETag);
        var moved = await reseller.UpdateAsync(customer.Location!, new { name = "Renamed", channelId = (Guid?)null }, renamed.ETag);
        var removed = await reseller.RemoveAsync(customer.Location!, renamed.ETag);

        renamed.Status.ShouldBe(HttpStatusCode.OK);
        (moved.Status, moved.Code).ShouldBe((HttpStatusCode.Forbidden, "customer.move_forbidden"));
        (removed.Status, removed.Code).ShouldBe((HttpStatusCode.Forbidden, "auth.forbidden"));
    }

    [Fact]
    public async Task A_customers_operator_sees_its_customer_and_creates_none()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        await msp.CustomerAsync();
        using var client = msp.OfCustomer(customer.Id);

        (await client.ReadAsync("/api/v1/customers")).Items.ShouldHaveSingleItem()!["id"]!.GetValue<Guid>().ShouldBe(customer.Id);
        (await client.CreateAsync("/api/v1/customers", new { name = Msp.NewName() })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await client.ReadAsync("/api/v1/channels")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_provider_that_nobody_created_has_no_customers()
    {
        using var client = host.Service.ClientOf(TestIssuer.OperatorToken(provider: Guid.NewGuid()));
        var refused = await client.CreateAsync("/api/v1/customers", new { name = Msp.NewName() });

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.NotFound, "service_provider.not_found"));
    }

    [Fact]
    public async Task A_monitor_reads_and_changes_nothing()
    {
        var msp = await Msp.NewAsync(host);
        var customer = await msp.CustomerAsync();
        using var monitor = msp.Operator(OperatorRole.Monitor);

        (await monitor.ReadAsync(customer.Location!)).Status.ShouldBe(HttpStatusCode.OK);
        (await monitor.CreateAsync("/api/v1/customers", new { name = Msp.NewName() })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await monitor.RemoveAsync(customer.Location!, customer.ETag)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Names in the order of the list, two on a page.</summary>
    private static async Task<List<string>> AllAsync(Msp msp, string query)
    {
        var names = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await msp.Admin.ReadAsync($"/api/v1/customers?limit=2{query}{cursor}");
            names.AddRange(page.Items.Select(x => x!["name"]!.GetValue<string>()));
            cursor = page.Body["nextCursor"]?.GetValue<string>() is { } next ? $"&cursor={next}" : null;
        }

        return names;
    }
}
