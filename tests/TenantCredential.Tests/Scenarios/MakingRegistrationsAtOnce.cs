using LivePlatform.Persistence;
using LivePlatform.TenantCredential.Acquiring.Finishing;
using LivePlatform.TenantCredential.Acquiring.Upgrades;
using LivePlatform.TenantCredential.Audit;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Keeping.Switching;
using LivePlatform.TenantCredential.Persistence;
using LivePlatform.TestKit.Services;
using Npgsql;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>A registration may find two makers at once: people with links, or the loops of two replicas. One of them makes it.</summary>
public sealed class MakingRegistrationsAtOnce(SimulatedHost host) : IClassFixture<SimulatedHost>
{
    private const string GlobalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
    private const int HangsFor = 6000;
    private static readonly AuditActor Actor = AuditActor.System("test");

    private readonly SimulatedMsp _msp = new(host);

    private string Voice => _msp.Upn("voice");

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task Of_two_makers_one_adds_the_secret_and_it_is_the_one_that_serves()
    {
        var connection = await BeginAsync();
        var first = await HangingAsync(connection);

        await MakeAsync(connection);
        (await SecretsAsync(connection)).ShouldBe(0, "the second maker adds nothing while the first holds the claim");
        await first;
        await FinishAsync(connection);

        (await SecretsAsync(connection)).ShouldBe(1, "neither a second secret nor a deleted first one");
        (await _msp.ReadAsync(connection)).Body["method"]!.GetValue<string>().ShouldBe("AppRegistration");
        await _msp.TokenShouldBeGivenAsync(connection);
        TestContext.Current.TestOutputHelper?.WriteLine(
            "figure: fault 3: of two makers of a registration only the holder of its claim adds or deletes a secret at Microsoft, and "
                + "the one secret that is there serves");
    }

    [Fact]
    public async Task A_maker_that_lost_its_claim_stores_nothing_and_what_it_made_is_listed()
    {
        var connection = await BeginAsync();
        var first = await HangingAsync(connection);
        await ExpireAsync(connection);

        await MakeAsync(connection);
        var kept = await KeptKeyAsync(connection);
        await first;

        (await KeptKeyAsync(connection)).ShouldBe(kept);
        (await SecretsAsync(connection)).ShouldBe(2, "nobody deletes what may be somebody else's");
        await FinishAsync(connection);
        var left = (await _msp.ReadAsync(connection)).Body["leftAtMicrosoft"]!.AsArray();
        string.Join(' ', left.Select(x => x!["kind"]!.GetValue<string>()).Order()).ShouldBe("ClientSecret LostSecret", left.ToJsonString());
        left.ShouldAllBe(x => x!["keyId"] == null || x["keyId"]!.GetValue<Guid>() != kept);
        await _msp.TokenShouldBeGivenAsync(connection);
    }

    [Fact]
    public async Task Who_waits_for_a_connection_holds_no_registration()
    {
        var connection = await BeginAsync();
        await MakeAsync(connection);
        await using var source = NpgsqlDataSource.Create(host.Databases.Owner);
        await using var other = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync("SELECT 1 FROM connections WHERE id = $1 FOR UPDATE");

        var locking = host.RunAsync<UnitOfWork<TenantCredentialDbContext>>(
            _msp.Provider,
            work => work.RunAsync(
                (db, cancelled) => db.LockRegistrationAsync(connection.Id, cancelled), TestContext.Current.CancellationToken));
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);

        locking.IsCompleted.ShouldBeFalse("the connection comes first");
        await ExecuteAsync("SELECT 1 FROM app_registrations WHERE connection_id = $1 FOR UPDATE NOWAIT");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await locking;

        async Task ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, other, transaction);
            command.Parameters.AddWithValue(connection.Id);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    private async Task<Answer> BeginAsync()
    {
        var connection = await _msp.ConnectedBySignInAsync(Voice);
        await _msp.AccountAsync(Voice, GlobalAdministrator);
        using var admin = _msp.Admin();
        await admin.CreateAsync(
            "/api/v1/upgrades", new { name = "Token", source = "DelegatedToken", connectionIds = new[] { connection.Id } });
        return connection;
    }

    /// <summary>A maker whose question for a secret is under way.</summary>
    private async Task<Task> HangingAsync(Answer connection)
    {
        await _msp.OrderAsync(HttpMethod.Delete, "faults");
        await _msp.OrderAsync(
            HttpMethod.Post,
            "faults",
            new { kind = "latency", latencyMs = HangsFor, path = "addPassword", tenantId = _msp.Tenant, times = 1 });
        var maker = MakeAsync(connection);
        var asked = false;
        for (var looks = 0; !asked; looks++)
        {
            looks.ShouldBeLessThan(100);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            var faults = await _msp.OrderAsync(HttpMethod.Get, "faults");
            asked = faults.ToString().Contains("\"applied\":1", StringComparison.Ordinal);
        }

        return maker;
    }

    private Task MakeAsync(Answer connection) =>
        host.RunAsync<UpgradeWork>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, TestContext.Current.CancellationToken));

    private Task<int> ExpireAsync(Answer connection) => TestDatabases.ExecuteAsync(
        host.Databases.Owner, "UPDATE app_registrations SET claimed_until = now() - interval '1 second' WHERE connection_id = $1",
        connection.Id);

    private async Task<Guid?> KeptKeyAsync(Answer connection) =>
        (await TestDatabases.QueryAsync<Guid?>(
            host.Databases.Owner, "SELECT microsoft_key_id FROM app_registrations WHERE connection_id = $1", connection.Id)).Single();

    private async Task<int> SecretsAsync(Answer connection)
    {
        var app = (await TestDatabases.QueryAsync<Guid>(
            host.Databases.Owner, "SELECT app_id FROM app_registrations WHERE connection_id = $1", connection.Id)).Single();
        return (await _msp.OrderAsync(HttpMethod.Get, $"tenants/{_msp.Tenant}/apps/{app}")).GetProperty("secrets").GetArrayLength();
    }

    /// <summary>What the loops do, until the registration serves.</summary>
    private async Task FinishAsync(Answer connection)
    {
        var cancelled = TestContext.Current.CancellationToken;
        for (var steps = 0; (await _msp.ReadAsync(connection)).Body["change"]?["phase"]?.GetValue<string>() != "Settling"; steps++)
        {
            steps.ShouldBeLessThan(100);
            await MakeAsync(connection);
            await host.RunAsync<RegistrationFinishing>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            await host.RunAsync<CredentialSwitching>(_msp.Provider, x => x.AdvanceAsync(connection.Id, Actor, cancelled));
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancelled);
        }
    }
}
