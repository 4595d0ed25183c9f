using System.Net;
using LivePlatform.TenantCredential.Acquiring.Finishing;
using LivePlatform.TenantCredential.Acquiring.Upgrades;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>Many connections move to registrations: one of each way here; many of them amid kills elsewhere.</summary>
public sealed class UpgradingConnections(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const string Route = "/api/v1/upgrades";
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private static readonly AuditActor Actor = AuditActor.System("test");

    private SimulatedMsp _msp = new(host);

    private string Voice => _msp.Upn("voice");

    [Fact]
    public async Task A_list_moves_a_connection_and_its_secret_is_nowhere_but_in_the_new_credential()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        var upgrade = await CreateAsync(
            new { name = "List", source = "Csv", csv = $"tenant,client id,secret\n{_msp.Tenant},{_msp.Client},{SimulatedMsp.Secret}\n" });
        upgrade.Status.ShouldBe(HttpStatusCode.Created, upgrade.Text + string.Join('\n', host.Log));

        await AdvanceAsync(connection);

        (await ItemAsync(upgrade))["state"]!.GetValue<string>().ShouldBe("Done");
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe("AppRegistration");
        upgrade.Text.ShouldNotContain(SimulatedMsp.Secret);
        (await TestDatabases.QueryAsync<byte[]?>(host.Databases.Owner, "SELECT sealed FROM upgrade_items WHERE sealed IS NOT NULL"))
            .ShouldBeEmpty();
    }

    [Fact]
    public async Task The_delegated_token_makes_the_registration_where_its_user_may()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        await _msp.AccountAsync(Voice, GlobalAdministrator);
        var upgrade = await CreateAsync(new { name = "Token", source = "DelegatedToken", connectionIds = new[] { connection.Id } });

        await AdvanceAsync(connection);

        (await ItemAsync(upgrade))["state"]!.GetValue<string>().ShouldBe("Done");
        await _msp.TokenShouldBeGivenAsync(connection);
    }

    [Fact]
    [Trait("Show", "truth.2")]
    public async Task Where_Microsofts_nodes_hear_late_of_what_is_made_it_is_repeated_in_place_and_nobody_is_asked()
    {
        _msp = new SimulatedMsp(host) { NodesLagSeconds = 4 };
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        await _msp.AccountAsync(Voice, GlobalAdministrator);
        var upgrade = await CreateAsync(new { name = "Token", source = "DelegatedToken", connectionIds = new[] { connection.Id } });

        await AdvanceAsync(connection);

        var item = await ItemAsync(upgrade);
        item["state"]!.GetValue<string>().ShouldBe("Done", item.ToJsonString());
        await _msp.TokenShouldBeGivenAsync(connection);
    }

    [Fact]
    public async Task Where_its_user_may_not_the_connection_stays_and_the_item_says_why()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        var upgrade = await CreateAsync(new { name = "Token", source = "DelegatedToken", connectionIds = new[] { connection.Id } });

        await AdvanceAsync(connection);

        var item = await ItemAsync(upgrade);
        (item["state"]!.GetValue<string>(), item["failure"]!["class"]!.GetValue<string>()).ShouldBe(("Unchanged", "MissingPermission"));
        item["failure"]!["action"]!.GetValue<string>().ShouldNotBeEmpty();
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe("DelegatedToken");
        (await CreateAsync(new { name = "Again", source = "DelegatedToken", connectionIds = new[] { connection.Id } })).Status
            .ShouldBe(HttpStatusCode.Created, "it is open to another try");
    }

    [Fact]
    public async Task Paused_nothing_begins_and_resumed_it_goes_on()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        await _msp.AccountAsync(Voice, GlobalAdministrator);
        var order = new { name = "Token", source = "DelegatedToken", connectionIds = new[] { connection.Id } };
        using var admin = _msp.Admin();
        var check = await admin.CreateAsync($"{Route}/check", order);
        check.Status.ShouldBe(HttpStatusCode.OK, check.Text);
        check.Body["connections"]!.AsArray().ShouldHaveSingleItem()!["connectionId"]!.GetValue<Guid>().ShouldBe(connection.Id);
        (await admin.ReadAsync(Route)).Items.ShouldBeEmpty("a check starts nothing");
        var upgrade = await CreateAsync(order);
        (await OrderAsync(upgrade, "pause")).Body["isPaused"]!.GetValue<bool>().ShouldBeTrue();

        await host.RunAsync<UpgradeWork>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, TestContext.Current.CancellationToken));
        (await ItemAsync(upgrade))["state"]!.GetValue<string>().ShouldBe("Waiting");

        await OrderAsync(upgrade, "resume");
        await AdvanceAsync(connection);
        (await ItemAsync(upgrade))["state"]!.GetValue<string>().ShouldBe("Done");
    }

    [Fact]
    public async Task A_password_is_told_the_way_and_lines_that_cannot_be_used_are_named_by_their_number()
    {
        await _msp.SeedAsync();
        await _msp.SyncAppAsync();
        await _msp.AccountAsync(Voice);
        var connection = await _msp.ConnectedAsync(
            new
            {
                serviceId = await host.KnowServiceAsync(_msp.Provider),
                m365TenantId = _msp.Tenant,
                user = new { userName = Voice, password = SimulatedMsp.Password },
            });
        var listed = await CreateAsync(new { name = "List", source = "Csv", csv = $"{_msp.Tenant},{_msp.Client},{SimulatedMsp.Secret}" });
        (listed.Body["code"]!.GetValue<string>(), listed.Body["lines"]![0]!["line"]!.GetValue<int>()).ShouldBe(
            ("upgrade.lines_invalid", 1), listed.Text);
        listed.Body["lines"]![0]!["fault"]!.GetValue<string>().ShouldContain("moves to a delegated token first");
        foreach (var (source, code) in new[]
        {
            ("DelegatedToken", "upgrade.no_delegated_token"),
            ("Invitation", "connection.upgrade_skips_step"),
        })
        {
            var refused = await CreateAsync(
                new { name = source, source, senderName = "Northwind Voice", connectionIds = new[] { connection.Id } });
            (refused.Body["code"]!.GetValue<string>(), refused.Body["connections"]![0]!["code"]!.GetValue<string>()).ShouldBe(
                ("upgrade.connections_unfit", code), refused.Text);
        }

        var wrong = await CreateAsync(
            new { name = "List", source = "Csv", csv = $"{Guid.NewGuid()},{_msp.Client},{SimulatedMsp.Secret}\nnonsense" });
        (wrong.Body["code"]!.GetValue<string>(), wrong.Body["lines"]![0]!["line"]!.GetValue<int>()).ShouldBe(("upgrade.lines_invalid", 2));
        wrong.Text.ShouldNotContain(SimulatedMsp.Secret);
        using var admin = _msp.Admin();
        var checkedLines = await admin.CreateAsync(
            $"{Route}/check", new { name = "List", source = "Csv", csv = $"{Guid.NewGuid()},{_msp.Client},x\nnonsense" });
        checkedLines.Body["lines"]!.ToJsonString().ShouldBe(wrong.Body["lines"]!.ToJsonString(), "it says what a start would");
    }

    /// <summary>What the loop does, until nothing is left to do.</summary>
    private async Task AdvanceAsync(Answer connection)
    {
        var cancelled = TestContext.Current.CancellationToken;
        for (var steps = 0; steps < 100; steps++)
        {
            await host.RunAsync<UpgradeWork>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            await host.RunAsync<RegistrationFinishing>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            await host.RunAsync<CredentialSwitching>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            var open = await TestDatabases.QueryAsync<long>(
                host.Databases.Owner, "SELECT count(*) FROM upgrade_items WHERE connection_id = $1 AND state NOT IN ('Done', 'Unchanged')",
                connection.Id);
            if (open.Single() == 0)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancelled);
        }
    }

    private async Task<Answer> CreateAsync(object body)
    {
        using var admin = _msp.Admin();
        return await admin.CreateAsync(Route, body);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> ItemAsync(Answer upgrade)
    {
        using var admin = _msp.Admin();
        return (await admin.ReadAsync($"{Route}/{upgrade.Id}/items")).Items.Single()!;
    }

    private async Task<Answer> OrderAsync(Answer upgrade, string what)
    {
        using var admin = _msp.Admin();
        using var order = new HttpRequestMessage(HttpMethod.Post, $"{Route}/{upgrade.Id}/{what}");
        return await admin.AskAsync(order, (await admin.ReadAsync($"{Route}/{upgrade.Id}")).ETag);
    }
}
