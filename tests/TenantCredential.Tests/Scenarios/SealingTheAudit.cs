using System.Net;
using LivePlatform.Tenancy;
using LivePlatform.TestKit.Services;
using Npgsql;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class SealingTheAudit(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private readonly Msp _msp = new(host);

    [Fact]
    public async Task What_was_sealed_is_proven_and_the_tail_reported()
    {
        var connection = await AuditedAsync();
        await _msp.ValidateAsync(connection);
        host.Clock.Advance(TimeSpan.FromSeconds(90));
        var proof = await VerifyAsync();

        proof.Body["intact"]!.GetValue<bool>().ShouldBeTrue(proof.Text);
        proof.Body["sealedRows"]!.GetValue<long>().ShouldBe(3);
        proof.Body["tailRows"]!.GetValue<int>().ShouldBe(2);
        proof.Body["tailAgeSeconds"]!.GetValue<double>().ShouldBeInRange(89, 100);
        (await _msp.Operator(OperatorScopeKind.Customer, customer: _msp.Customer).ReadAsync("/api/v1/audit/verification")).Status
            .ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Sealers_that_run_at_once_make_one_chain()
    {
        for (var n = 0; n < 5; n++)
        {
            await _msp.ConnectedAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _msp.SealAsync()));
        var numbers = await TestDatabases.QueryAsync<long>(
            host.Databases.Owner, "SELECT number FROM audit_seals WHERE service_provider_id = $1 ORDER BY number", _msp.Id);
        numbers.ShouldBe(Enumerable.Range(1, 15).Select(n => (long)n));
        (await VerifyAsync()).Body["intact"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData(
        "UPDATE audit SET actor_id = 'somebody else' WHERE id = (SELECT audit_id FROM audit_seals WHERE "
            + "service_provider_id = $1 AND number = 2)",
        "RowChanged")]
    [InlineData(
        "UPDATE audit SET occurred_at = occurred_at - interval '1 day' WHERE id = (SELECT audit_id FROM audit_seals WHERE "
            + "service_provider_id = $1 AND number = 2)",
        "RowChanged")]
    [InlineData(
        "DELETE FROM audit WHERE id = (SELECT audit_id FROM audit_seals WHERE service_provider_id = $1 AND number = 2)", "RowRemoved")]
    [InlineData("DELETE FROM audit_seals WHERE service_provider_id = $1 AND number = 2", "LinkBroken,RowInserted")]
    [InlineData(
        "WITH gone AS (DELETE FROM audit_seals WHERE service_provider_id = $1 AND number = 3 RETURNING audit_id) DELETE FROM audit USING "
            + "gone WHERE id = gone.audit_id",
        "ChainCut")]
    [InlineData(
        """
        WITH gone AS (DELETE FROM audit_seals WHERE service_provider_id = $1 AND number = 2 RETURNING audit_id) DELETE
            FROM audit USING gone WHERE id = gone.audit_id;
        UPDATE audit_seals SET number = 2 WHERE service_provider_id = $1 AND number = 3
        """,
        "LinkBroken,ChainCut")]
    [InlineData(
        """
        INSERT INTO audit (id, service_provider_id, customer_id, connection_id, occurred_at, actor_kind, actor_id, actor_name, action,
            credential_version, resource, purpose, detail, count)
        SELECT gen_random_uuid(), service_provider_id, customer_id, connection_id, occurred_at, actor_kind, 'scapegoat', '', action, 1,
            '', '', '', 1 FROM audit WHERE service_provider_id = $1 LIMIT 1
        """,
        "RowInserted")]
    [Trait("Show", "connections.5")]
    public async Task Whoever_owns_the_database_cannot_change_the_audit_unseen(string tampering, string faults)
    {
        await AuditedAsync();
        foreach (var statement in tampering.Split(';'))
        {
            (await TestDatabases.ExecuteAsync(host.Databases.Owner, statement, _msp.Id)).ShouldBePositive();
        }

        var proof = await VerifyAsync();

        proof.Body["intact"]!.GetValue<bool>().ShouldBeFalse();
        proof.Body["findings"]!.AsArray().Select(x => x!["kind"]!.GetValue<string>()).Distinct()
            .ShouldBe(faults.Split(','), ignoreOrder: true);
    }

    [Fact]
    [Trait("Show", "connections.5")]
    public async Task A_row_that_is_removed_before_it_is_sealed_is_missed()
    {
        var (made, _) = await _msp.ConnectAsync();
        await TestDatabases.ExecuteAsync(host.Databases.Owner, "DELETE FROM audit WHERE connection_id = $1", made.Id);
        await _msp.SealAsync();
        (await VerifyAsync()).Body["findings"]!.AsArray().Select(x => x!["kind"]!.GetValue<string>()).ShouldBe(["RowRemoved"]);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor_id = ''")]
    [InlineData("DELETE FROM audit")]
    [InlineData("UPDATE audit_seals SET number = 0")]
    [InlineData("DELETE FROM audit_seals")]
    [InlineData("TRUNCATE audit")]
    public async Task The_service_itself_may_neither_change_nor_delete(string sql)
    {
        var refused = await Should.ThrowAsync<PostgresException>(() => TestDatabases.ExecuteAsync(host.Databases.App, sql));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_audit_lists_who_did_what_newest_first()
    {
        var connection = await AuditedAsync();
        var list = await _msp.Admin.ReadAsync($"/api/v1/audit?connectionId={connection}&limit=2");
        list.Items.Select(x => x!["action"]!.GetValue<string>()).ShouldBe(["ConnectionVerified", "SecretOpenedForProof"]);
        list.Items[0]!["sealNumber"]!.GetValue<long>().ShouldBe(3);
        list.Items[0]!["actorKind"]!.GetValue<string>().ShouldBe("Operator");
        var rest = await _msp.Admin.ReadAsync($"/api/v1/audit?connectionId={connection}&limit=2&cursor={list.Body["nextCursor"]}");
        rest.Items.Select(x => x!["action"]!.GetValue<string>()).ShouldBe(["ConnectionCreated"]);
        (await _msp.Admin.ReadAsync("/api/v1/audit?cursor=%2F")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    /// <summary>Three sealed rows: created, opened, verified.</summary>
    private async Task<Guid> AuditedAsync()
    {
        var (connection, _) = await _msp.ConnectedAsync();
        await _msp.SealAsync();
        return connection.Id;
    }

    [Fact]
    [Trait("Show", "doors.1")]
    public async Task A_verification_goes_on_where_the_last_one_ended_well_and_walks_it_all_when_told_to()
    {
        await _msp.ValidateAsync(await AuditedAsync());
        await _msp.SealAsync();
        var first = (await VerifyAsync()).Body;
        (first["fromNumber"]!.GetValue<long>(), first["intact"]!.GetValue<bool>()).ShouldBe((1, true));
        var head = first["sealedRows"]!.GetValue<long>();
        await _msp.ConnectedAsync();
        await _msp.SealAsync();

        var second = (await VerifyAsync()).Body;
        (second["fromNumber"]!.GetValue<long>(), second["intact"]!.GetValue<bool>()).ShouldBe((head + 1, true));
        second["sealedRows"]!.GetValue<long>().ShouldBeGreaterThan(head);

        await ChangeAsync(2);
        (await VerifyAsync()).Body["intact"]!.GetValue<bool>().ShouldBeTrue("what was proven is not read again");
        (await _msp.Admin.ReadAsync("/api/v1/audit/verification?full=true")).Body["findings"]!.AsArray()
            .Select(x => x!["kind"]!.GetValue<string>()).ShouldBe(["RowChanged"]);
        await _msp.ConnectedAsync();
        await _msp.SealAsync();
        await ChangeAsync(second["sealedRows"]!.GetValue<long>() + 1);
        (await VerifyAsync()).Body["findings"]!.AsArray().Select(x => x!["kind"]!.GetValue<string>())
            .ShouldBe(["RowChanged"], "what came later is");
        host.Clock.Advance(TimeSpan.FromHours(25));
        (await VerifyAsync()).Body["findings"]!.AsArray().Select(x => x!["kind"]!.GetValue<string>())
            .ShouldBe(["RowChanged", "RowChanged"], "once a day all of it is");
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                $"figure: door 8: the second verification began at link {head + 1}; a change before it was found by a full one, a "
                    + "change behind it by the next");
    }

    [Fact]
    public async Task An_anchor_that_lags_is_no_cut_and_a_proven_link_that_is_gone_is_one()
    {
        await AuditedAsync();
        var head = (await VerifyAsync()).Body["sealedRows"]!.GetValue<long>();
        await TestDatabases.QueryAsync<int>(
            host.Databases.KeysOwner,
            "UPDATE audit_anchors SET number = 1, hash = $2 WHERE service_provider_id = $1 RETURNING 1",
            _msp.Id,
            (await TestDatabases.QueryAsync<byte[]>(
                host.Databases.Owner, "SELECT hash FROM audit_seals WHERE service_provider_id = $1 AND number = 1", _msp.Id)).Single());
        (await VerifyAsync()).Body["intact"]!.GetValue<bool>().ShouldBeTrue("the sealer writes its anchor after its links");

        await TestDatabases.QueryAsync<int>(
            host.Databases.Owner,
            "WITH gone AS (DELETE FROM audit_seals WHERE service_provider_id = $1 AND number = $2 RETURNING audit_id) DELETE FROM audit "
                + "USING gone WHERE id = gone.audit_id RETURNING 1",
            _msp.Id, head);
        (await VerifyAsync()).Body["findings"]!.AsArray().Select(x => x!["kind"]!.GetValue<string>()).ShouldBe(["ChainCut"]);
    }

    private Task<List<int>> ChangeAsync(long number) => TestDatabases.QueryAsync<int>(
        host.Databases.Owner,
        "UPDATE audit SET actor_id = 'somebody else' WHERE id = (SELECT audit_id FROM audit_seals WHERE service_provider_id = $1 AND "
            + "number = $2) RETURNING 1",
        _msp.Id, number);

    private async Task<Answer> VerifyAsync()
    {
        var proof = await _msp.Admin.ReadAsync("/api/v1/audit/verification");
        proof.Status.ShouldBe(HttpStatusCode.OK, proof.Text);
        return proof;
    }
}
