using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public sealed class WorkingByKind(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    [Fact]
    [Trait("Show", "methods.6")]
    public void Every_kind_of_work_has_its_own_doer_and_its_own_name_in_the_audit()
    {
        using var scope = host.Service.Services.CreateScope();
        var kinds = Enum.GetValues<WorkKind>();

        var doers = kinds.Select(kind => scope.ServiceProvider.GetRequiredKeyedService<IConnectionWork>(kind).GetType()).ToList();
        doers.Distinct().Count().ShouldBe(kinds.Length);
        kinds.Select(kind => WorkLoop.ActorOf(kind).Id).Distinct().Count().ShouldBe(kinds.Length);
        TestContext.Current.TestOutputHelper
            ?.WriteLine($"figure: fault 8: {kinds.Length} kinds of work, each with a doer and a name in the audit of its own");
    }

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task A_running_switch_goes_before_everything_and_bulk_upgrades_after()
    {
        var provider = Guid.NewGuid();
        await TestDatabases.ExecuteAsync(host.Databases.Owner, "DELETE FROM due_validations");
        await AddAsync(provider, WorkKind.Upgrade, minutes: 60);
        await AddAsync(provider, WorkKind.Validation, minutes: 30);
        await AddAsync(provider, WorkKind.Change, minutes: 1);
        var list = host.Service.Services.GetRequiredService<DueWorkList>();

        var kinds = new List<WorkKind>();
        while (await list.ClaimAsync(TestContext.Current.CancellationToken) is { Work.Kind: var kind })
        {
            kinds.Add(kind);
        }

        kinds.ShouldBe([WorkKind.Change, WorkKind.Validation, WorkKind.Upgrade]);
        await TestDatabases.ExecuteAsync(host.Databases.Owner, "DELETE FROM due_validations");
    }

    private Task<int> AddAsync(Guid provider, WorkKind kind, int minutes) => TestDatabases.ExecuteAsync(
        host.Databases.Owner,
        "INSERT INTO due_validations (connection_id, kind, service_provider_id, due_at, attempts) VALUES (gen_random_uuid(), $1, $2, "
            + "now() - make_interval(mins => $3), 0)",
        kind.ToString(),
        provider,
        minutes);
}
