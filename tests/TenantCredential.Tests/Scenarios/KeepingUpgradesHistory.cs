using System.Net;
using System.Text.Json.Nodes;
using LivePlatform.TenantCredential.Acquiring.Upgrades;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>What an upgrade came to is history: what happens to its connections afterwards does not change it.</summary>
public sealed class KeepingUpgradesHistory(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);
    private readonly Guid _syncApp = Guid.NewGuid();
    private readonly Guid _registration = Guid.NewGuid();

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task An_item_that_is_done_stays_done_when_its_connection_is_removed()
    {
        var (connection, _, upgrade) = await UpgradedAsync();
        var done = await ItemAsync(upgrade);
        done["state"]!.GetValue<string>().ShouldBe("Done");

        await RemoveAsync(connection);

        (await ItemAsync(upgrade)).ToJsonString().ShouldBe(done.ToJsonString());
        var settled = await UpgradedAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        await _msp.AdvanceAsync(settled.Connection.Id);
        await RemoveAsync(settled.Connection);
        (await ItemAsync(settled.Upgrade))["state"]!.GetValue<string>().ShouldBe("Done", "removed after the former credential was deleted");
        TestContext.Current.TestOutputHelper?.WriteLine(
            "figure: fault 6: of an upgrade's items only those not yet at their end follow a removed connection; what is Done stays as "
                + "it was, to the letter");
    }

    [Fact]
    public async Task An_item_that_is_open_ends_with_its_connection()
    {
        var (connection, _, upgrade) = await CreatedAsync();

        await RemoveAsync(connection);

        var item = await ItemAsync(upgrade);
        (item["state"]!.GetValue<string>(), item["failure"]!["code"]!.GetValue<string>()).ShouldBe(("Unchanged", "connection.removed"));
    }

    [Fact]
    public async Task A_change_that_is_undone_is_told_and_stays_told_when_the_connection_is_removed()
    {
        var (connection, app, upgrade) = await UpgradedAsync();
        app.Secrets.Clear();
        (await _msp.TokenAsync(connection.Id)).Status.ShouldBe(HttpStatusCode.OK, "the former credential answers");
        for (var minutes = 0; minutes <= 120; minutes += 10)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            await _msp.AdvanceAsync(connection.Id);
        }

        var undone = await ItemAsync(upgrade);
        (undone["state"]!.GetValue<string>(), undone["failure"]!["code"]!.GetValue<string>()).ShouldBe(("Unchanged", "AADSTS7000215"));
        await RemoveAsync(connection);
        (await ItemAsync(upgrade)).ToJsonString().ShouldBe(undone.ToJsonString());
    }

    private async Task<(Answer Connection, FakeMicrosoft.App App, Answer Upgrade)> UpgradedAsync()
    {
        var created = await CreatedAsync();
        await host.InScopeAsync(_msp.Id, async services =>
        {
            await services.GetRequiredService<UpgradeWork>()
                .AdvanceAsync(created.Connection.Id, AuditActor.System("test"), TestContext.Current.CancellationToken);
            return true;
        });
        await _msp.AdvanceAsync(created.Connection.Id);
        await _msp.AdvanceAsync(created.Connection.Id);
        return created;
    }

    /// <summary>A connection by delegated token and an upgrade that names the registration it moves to.</summary>
    private async Task<(Answer Connection, FakeMicrosoft.App App, Answer Upgrade)> CreatedAsync()
    {
        var tenant = Guid.NewGuid();
        if ((await _msp.Admin.ReadAsync("/api/v1/sync-apps")).Items.Count == 0)
        {
            await _msp.SyncAppAsync(_syncApp);
        }

        var (connection, _) = await _msp.DelegatedAsync(tenant, _syncApp);
        var app = host.Microsoft.Register(tenant, _registration, Msp.Secret);
        var upgrade = await _msp.Admin.CreateAsync(
            "/api/v1/upgrades", new { name = "List", source = "Csv", csv = $"{tenant},{_registration},{Msp.Secret}" });
        upgrade.Status.ShouldBe(HttpStatusCode.Created, upgrade.Text);
        return (connection, app, upgrade);
    }

    private async Task<JsonNode> ItemAsync(Answer upgrade) =>
        (await _msp.Admin.ReadAsync($"/api/v1/upgrades/{upgrade.Id}/items")).Items.Single()!;

    private async Task RemoveAsync(Answer connection)
    {
        var removed = await _msp.Admin.RemoveAsync($"/api/v1/connections/{connection.Id}", (await _msp.ReadAsync(connection.Id)).ETag);
        removed.Status.ShouldBe(HttpStatusCode.NoContent, removed.Text);
    }
}
