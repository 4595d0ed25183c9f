using System.Net;
using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TestKit.Services;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>One audit tells what operators changed in any service.</summary>
[Trait("Show", "doors.1")]
public sealed class AuditingOperators(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task What_was_changed_elsewhere_stands_in_the_chain_is_searched_and_exported()
    {
        await _msp.ConnectedAsync();
        var at = host.Clock.GetUtcNow().AddMinutes(-3);
        var acts = new[]
        {
            new OperatorActed(ServiceNames.Onboarding, "updateCustomer", "/api/v1/customers/1", _msp.Customer, "anna", "Anna", at),
            new OperatorActed(ServiceNames.Replication, "ApproveRun", "/api/v1/replication-runs/7/approval", null, "bert",
                "=cmd|' /C calc'!A0", at),
        };
        foreach (var act in acts)
        {
            await HearAsync(act);
        }

        await _msp.SealAsync();
        (await _msp.Admin.ReadAsync("/api/v1/audit/verification")).Body["intact"]!.GetValue<bool>().ShouldBeTrue();
        var found = (await _msp.Admin.ReadAsync($"/api/v1/audit?service={ServiceNames.Onboarding}")).Items.ShouldHaveSingleItem()!;
        (
            found["service"]!.GetValue<string>(), found["purpose"]!.GetValue<string>(), found["detail"]!.GetValue<string>(),
            found["actorId"]!.GetValue<string>())
            .ShouldBe((ServiceNames.Onboarding, "updateCustomer", "/api/v1/customers/1", "anna"));
        found["occurredAt"]!.GetValue<DateTimeOffset>()
            .ShouldBe(at, TimeSpan.FromMilliseconds(1), "when it was done, not when it was heard");
        (await _msp.Admin.ReadAsync("/api/v1/audit?actorId=bert&action=OperatorActed")).Items.Count.ShouldBe(1);
        (await _msp.Admin.ReadAsync($"/api/v1/audit?service={ServiceNames.TenantCredential}")).Items
            .ShouldAllBe(x => x!["service"]!.GetValue<string>() == ServiceNames.TenantCredential);
        (await _msp.Admin.ReadAsync("/api/v1/audit?service=nobody")).Code.ShouldBe("filter.invalid");
        (await _msp.Admin.ReadAsync("/api/v1/audit?action=Nothing")).Code.ShouldBe("filter.invalid");
        (await _msp.Admin.ReadAsync($"/api/v1/audit?to={Uri.EscapeDataString(at.AddSeconds(-1).ToString("O"))}")).Items.ShouldBeEmpty();

        var narrow = _msp.Operator(OperatorScopeKind.Customer, customer: _msp.Customer);
        (await narrow.ReadAsync($"/api/v1/audit?service={ServiceNames.Replication}")).Items
            .ShouldBeEmpty("what concerns the provider is not a customer's");
        (await narrow.ReadAsync($"/api/v1/audit?service={ServiceNames.Onboarding}")).Items.Count.ShouldBe(1);
        var table = (await _msp.Admin.ReadAsync("/api/v1/audit/export?action=OperatorActed")).Text
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        table.Length.ShouldBe(3);
        table.ShouldContain(
            line => line.Contains("\"'=cmd", StringComparison.Ordinal) || line.Contains(",'=cmd", StringComparison.Ordinal),
            "a spreadsheet runs nothing");
        (await new Msp(host).Admin.ReadAsync("/api/v1/audit")).Items.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                "figure: door 10: changes of two other services stand in the provider's chain, found by service, actor and time, "
                    + "exported as a table");
    }

    [Fact]
    public async Task A_change_here_that_no_row_tells_of_is_written_down_and_others_are_not_doubled()
    {
        var client = Guid.NewGuid();
        await _msp.SyncAppAsync(client);
        var (connection, _) = await _msp.DelegatedAsync(Guid.NewGuid(), client);
        var upgrade = await _msp.Admin.CreateAsync(
            "/api/v1/upgrades", new { name = "up", source = "DelegatedToken", connectionIds = new[] { connection.Id } });
        upgrade.Status.ShouldBe(HttpStatusCode.Created, upgrade.Text);
        using var pause = new HttpRequestMessage(HttpMethod.Post, $"{upgrade.Location}/pause");
        (await _msp.Admin.AskAsync(pause, upgrade.ETag)).Status.ShouldBe(HttpStatusCode.OK);

        var rows = (await _msp.Admin.ReadAsync("/api/v1/audit?action=OperatorActed")).Items;
        var acts = rows.Select(x => $"{x!["purpose"]} {x["detail"]}").ToList();
        acts.Take(2).ShouldBe([$"pauseUpgrade {upgrade.Location}/pause", $"createUpgrade {upgrade.Location}"]);
        acts.ShouldNotContain(
            x => x.StartsWith("create", StringComparison.Ordinal) && !x.StartsWith("createUpgrade", StringComparison.Ordinal),
            "of the SyncApp and the connection their own rows say more");
    }

    /// <summary>What the consumer does with a message that it hears for the first time.</summary>
    private Task<bool> HearAsync(OperatorActed act) => host.InScopeAsync(_msp.Id, async services =>
    {
        await services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
            (db, cancelled) => services.GetRequiredService<AuditRows>().AppendAsync(db, AuditRecord.OfAct(act), act.ActedAt, cancelled),
            TestContext.Current.CancellationToken);
        return true;
    });
}
