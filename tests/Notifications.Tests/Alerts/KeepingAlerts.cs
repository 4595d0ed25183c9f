using LivePlatform.Contracts;
using LivePlatform.Notifications.Alerts;
using LivePlatform.Notifications.Tests.Hosting;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Notifications.Tests.Alerts;

/// <summary>What is kept of alerts, in whatever order their messages come, and who sees them.</summary>
public sealed class KeepingAlerts(NotificationsHost host) : IClassFixture<NotificationsHost>
{
    private readonly Hooks _msp = new(host);

    [Fact]
    public async Task An_alert_is_open_until_it_is_cleared_and_stays_as_history()
    {
        var raised = _msp.Fail();
        await host.HearAsync(_msp.Id, raised);
        var shown = (await ListAsync("")).ShouldHaveSingleItem()!;
        shown["severity"]!.GetValue<string>().ShouldBe("Critical");
        (shown["subjectKind"]!.GetValue<string>(), shown["subjectId"]!.GetValue<Guid>()).ShouldBe(("Connection", raised.Subject.Id));

        await host.HearAsync(_msp.Id, Hooks.Cleared(raised, host.Clock.GetUtcNow()));
        (await ListAsync("")).ShouldBeEmpty();
        (await ListAsync("?state=all")).ShouldHaveSingleItem()!["clearedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task New_words_replace_the_old_ones_and_older_words_that_come_later_do_not()
    {
        var raised = _msp.Fail();
        var newer = raised with { Version = 2, Sentence = "It is worse now.", Severity = nameof(AlertSeverity.Warning) };
        await host.HearAsync(_msp.Id, newer);
        await host.HearAsync(_msp.Id, raised);

        var shown = (await ListAsync("")).ShouldHaveSingleItem()!;
        shown["sentence"]!.GetValue<string>().ShouldBe("It is worse now.");
        shown["severity"]!.GetValue<string>().ShouldBe("Warning");
    }

    [Fact]
    public async Task One_whose_end_comes_first_is_never_open()
    {
        var raised = _msp.Fail();
        await host.HearAsync(_msp.Id, Hooks.Cleared(raised, host.Clock.GetUtcNow()));
        await host.HearAsync(_msp.Id, raised);
        await host.HearAsync(_msp.Id, raised);

        (await ListAsync("")).ShouldBeEmpty();
        (await ListAsync("?state=all")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_that_its_service_still_has_open_after_a_restore_is_open_again()
    {
        var raised = _msp.Fail();
        await host.HearAsync(_msp.Id, raised);
        await host.HearAsync(_msp.Id, Hooks.Cleared(raised, host.Clock.GetUtcNow()));
        await host.HearAsync(_msp.Id, raised with { Version = 3 });

        (await ListAsync("")).ShouldHaveSingleItem()!["clearedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task One_that_its_service_does_not_confirm_for_three_days_is_over_and_old_history_goes()
    {
        var (forgotten, confirmed) = (_msp.Fail(), _msp.Fail());
        await host.HearAsync(_msp.Id, forgotten);
        await host.HearAsync(_msp.Id, confirmed);
        for (var night = 2; night < 6; night++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            await host.HearAsync(_msp.Id, confirmed with { Version = night });
            await LookAsync();
        }

        (await ListAsync("")).ShouldHaveSingleItem()!["id"]!.GetValue<Guid>().ShouldBe(confirmed.AlertId);
        (await ListAsync("?state=all")).Count.ShouldBe(2);
        host.Clock.Advance(TimeSpan.FromDays(401));
        await host.HearAsync(_msp.Id, confirmed with { Version = 7 });
        await LookAsync();
        (await ListAsync("?state=all")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Late_news_of_a_removed_customer_opens_nothing()
    {
        await host.HearAsync(_msp.Id, new CustomerChanged(_msp.Customer, null, "Gone", true, 1));
        await host.HearAsync(_msp.Id, _msp.Fail());

        (await host.QueryAsync<long>("SELECT count(*) FROM alerts WHERE customer_id = $1", _msp.Customer)).ShouldBe([0]);
    }

    [Fact]
    public async Task A_severity_that_a_newer_version_invented_is_taken_for_the_worst()
    {
        await host.HearAsync(_msp.Id, _msp.Fail() with { Severity = "Apocalyptic", Subject = new("Comet", Guid.NewGuid(), null) });

        var shown = (await ListAsync("")).ShouldHaveSingleItem()!;
        (shown["severity"]!.GetValue<string>(), shown["subjectKind"]!.GetValue<string>()).ShouldBe(("Critical", "Comet"));
    }

    [Fact]
    public async Task Operators_see_what_is_theirs_and_the_providers_own_only_those_who_see_all()
    {
        var other = Guid.NewGuid();
        await host.HearAsync(_msp.Id, new CustomerChanged(_msp.Customer, _msp.Channel, "Ours", false, 1));
        await host.HearAsync(_msp.Id, _msp.Fail());
        await host.HearAsync(_msp.Id, _msp.Fail(other));
        await host.HearAsync(_msp.Id, _msp.Fail() with { Subject = AlertSubject.Of(AlertSubjectKind.SyncApp, Guid.NewGuid(), null) });

        (await CountAsync(_msp.Admin)).ShouldBe(3);
        (await CountAsync(_msp.Operator(OperatorScopeKind.Channel, channel: _msp.Channel))).ShouldBe(1);
        (await CountAsync(_msp.Operator(OperatorScopeKind.Customer, customer: other))).ShouldBe(1);
        (await CountAsync(new Hooks(host).Admin)).ShouldBe(0);
    }

    [Fact]
    public async Task A_removed_customer_takes_the_history_along()
    {
        var raised = _msp.Fail();
        await host.HearAsync(_msp.Id, raised);
        await host.HearAsync(_msp.Id, Hooks.Cleared(raised, host.Clock.GetUtcNow()));
        await host.HearAsync(_msp.Id, new CustomerChanged(_msp.Customer, null, "Gone", true, 1));

        (await host.QueryAsync<long>("SELECT count(*) FROM alerts WHERE id = $1", raised.AlertId)).ShouldBe([0]);
    }

    [Theory]
    [InlineData("state=shut")]
    [InlineData("severity=Bad")]
    public async Task A_filter_that_cannot_be_is_refused(string filter) =>
        (await _msp.Admin.ReadAsync($"/api/v1/alerts?{filter}")).Code.ShouldBe("filter.invalid");

    [Fact]
    public async Task The_catalog_explains_every_code()
    {
        var rows = (await _msp.Admin.ReadAsync("/api/v1/alerts/catalog")).Body.AsArray();
        rows.Select(x => x!["code"]!.GetValue<string>()).ShouldBe(AlertCodes.All, ignoreOrder: true);
        rows.ShouldAllBe(x => x!["action"]!.GetValue<string>().Length > 0 && x["cure"]!.GetValue<string>().Length > 0);
    }

    private async Task LookAsync()
    {
        using var upkeep = ActivatorUtilities.CreateInstance<HistoryUpkeep>(host.Service.Services);
        await upkeep.LookAsync(TestContext.Current.CancellationToken);
    }

    private async Task<System.Text.Json.Nodes.JsonArray> ListAsync(string query) =>
        (await _msp.Admin.ReadAsync($"/api/v1/alerts{query}")).Items;

    private static async Task<int> CountAsync(HttpClient client) => (await client.ReadAsync("/api/v1/alerts")).Items.Count;
}
