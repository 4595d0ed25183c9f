using LivePlatform.EndToEnd.Tests.Running;
using Npgsql;

namespace LivePlatform.EndToEnd.Tests.Strangers;

/// <summary>SQL as the role of the services, past all their code.</summary>
[Trait("Show", "thread.5")]
public sealed class DatabaseFences(LiveSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Every table that the role of the services sees whole. Each row says only what the loop or the relay needs that works for all
    /// providers.
    /// </summary>
    private static readonly string[] ShortList =
    [
        "notifications.dead_messages",
        "notifications.due_deliveries",
        "notifications.inbox",
        "notifications.outbox",
        "notifications.republications",
        "onboarding.dead_messages",
        "onboarding.due_runs",
        "onboarding.inbox",
        "onboarding.outbox",
        "onboarding.republications",
        "replication.dead_messages",
        "replication.dispatch",
        "replication.inbox",
        "replication.outbox",
        "replication.republications",
        "role_validation.dead_messages",
        "role_validation.due_assessments",
        "role_validation.inbox",
        "role_validation.outbox",
        "role_validation.republications",
        "tenant_credential.audit_tail",
        "tenant_credential.credential_signals",
        "tenant_credential.dead_messages",
        "tenant_credential.due_validations",
        "tenant_credential.expiry_calendar",
        "tenant_credential.inbox",
        "tenant_credential.outbox",
        "tenant_credential.republications",
    ];

    /// <summary>Tables that hold nothing while all goes well: of these alone the owner's own view proves nothing.</summary>
    private static readonly string[] EmptyWhileAllIsWell =
    [
        .. new[] { "notifications", "onboarding", "replication", "role_validation", "tenant_credential" }
            .SelectMany(service => new[] { $"{service}.open_alerts", $"{service}.found_troubles", $"{service}.copy_differences" }),
        "notifications.alerts", "replication.pending_removals", "replication.returned_objects", "replication.value_warnings",
        "tenant_credential_keys.idempotency_keys", "tenant_credential.broker_claims", "tenant_credential.retired_secrets",
    ];

    [Fact]
    public async Task Sql_without_a_provider_or_with_another_sees_and_changes_no_row_of_any_table_that_is_not_on_the_short_list()
    {
        var tables = 0;
        var owned = 0L;
        var empty = new List<string>();
        foreach (var (name, database) in system.Stack.Databases)
        {
            await using var source = NpgsqlDataSource.Create(database.App);
            foreach (var table in await FencedTablesAsync(source))
            {
                tables++;
                var own = await CountAsync(source, table, system.Owner.Provider.ToString());
                owned += own;
                if (own == 0)
                {
                    empty.Add($"{name}.{table}");
                }

                foreach (var provider in new[] { null, "", Guid.NewGuid().ToString() })
                {
                    (await CountAsync(source, table, provider)).ShouldBe(0, $"{name}.{table} with provider '{provider}'");
                    (await ChangeAsync(source, $"UPDATE {table} SET service_provider_id = service_provider_id", provider))
                        .ShouldBe(0, $"{name}.{table} with '{provider}'");
                    (await ChangeAsync(source, $"DELETE FROM {table}", provider)).ShouldBe(0, $"{name}.{table} with '{provider}'");
                }

                // The other provider sees its own rows, and none of the owner's.
                var owners = $"{table} WHERE service_provider_id = '{system.Owner.Provider}'";
                (await CountAsync(source, owners, system.Other.Provider.ToString())).ShouldBe(0, $"{name}.{table}");
                (await ChangeAsync(source, $"DELETE FROM {owners}", system.Other.Provider.ToString())).ShouldBe(0, $"{name}.{table}");
            }
        }

        empty.Except(EmptyWhileAllIsWell).ShouldBeEmpty("with its own provider the same SQL sees rows");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: {tables} tables behind the fence, {owned} rows of the owner: 0 seen or changed without a provider or with "
                + $"another's; {ShortList.Length} tables on the short list");
    }

    [Fact]
    public async Task The_short_list_is_as_short_as_it_was_written_down()
    {
        var open = new List<string>();
        foreach (var (name, database) in system.Stack.Databases)
        {
            await using var source = NpgsqlDataSource.Create(database.App);
            open.AddRange(
                (await TablesAsync(source, "NOT (c.relrowsecurity AND c.relforcerowsecurity)")).Select(table => $"{name}.{table}"));
        }

        open.Order(StringComparer.Ordinal).ShouldBe(ShortList.Order(StringComparer.Ordinal));
    }

    private static Task<List<string>> FencedTablesAsync(NpgsqlDataSource source) => TablesAsync(source, "c.relrowsecurity");

    private static async Task<List<string>> TablesAsync(NpgsqlDataSource source, string condition)
    {
        await using var query = source.CreateCommand(
            $"""
            SELECT quote_ident(c.relname) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '__EFMigrationsHistory'
                AND ({condition}) ORDER BY 1
            """);
        await using var rows = await query.ExecuteReaderAsync(Cancellation);
        var tables = new List<string>();
        while (await rows.ReadAsync(Cancellation))
        {
            tables.Add(rows.GetString(0));
        }

        return tables;
    }

    private static Task<long> CountAsync(NpgsqlDataSource source, string from, string? provider) =>
        AsAsync(source, provider, async command =>
        {
            command.CommandText = $"SELECT count(*) FROM {from}";
            return (long)(await command.ExecuteScalarAsync(Cancellation))!;
        });

    /// <summary>How many rows it would have changed; always rolled back. Being refused is as good as none.</summary>
    private static Task<long> ChangeAsync(NpgsqlDataSource source, string sql, string? provider) =>
        AsAsync(source, provider, async command =>
        {
            command.CommandText = sql;
            try
            {
                return await command.ExecuteNonQueryAsync(Cancellation);
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                return 0;
            }
        });

    private static async Task<long> AsAsync(NpgsqlDataSource source, string? provider, Func<NpgsqlCommand, Task<long>> work)
    {
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        if (provider is not null)
        {
            await using var enter = new NpgsqlCommand("SELECT set_config('live.provider', $1, true)", connection, transaction);
            enter.Parameters.AddWithValue(provider);
            await enter.ExecuteNonQueryAsync(Cancellation);
        }

        await using var command = new NpgsqlCommand { Connection = connection, Transaction = transaction };
        var result = await work(command);
        await transaction.RollbackAsync(Cancellation);
        return result;
    }
}
