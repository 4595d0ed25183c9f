using Npgsql;

namespace LivePlatform.Persistence;

/// <summary>
/// Applies fences after a migration, table by table, and touches only what differs: changing a policy locks its table against everybody,
/// and whoever waits for that lock behind a long read makes all others wait behind it. A table gets its first grant together with its
/// policy, so that one that was just made can be reached by nobody before it is protected.
/// </summary>
public static class FenceWork
{
    private const string Policy = "provider_fence";
    private const string Provider = "(SELECT nullif(current_setting('live.provider', true), '')::uuid)";

    /// <summary>Applies them as the owner. Running it again, or twice at once, is harmless.</summary>
    /// <exception cref="PostgresException">A table stayed locked by others for as long as <see cref="PatientSql"/> tries.</exception>
    public static async Task ApplyAsync(
        NpgsqlDataSource owner, IReadOnlyList<TableFence> fences, DatabaseRoles roles, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(fences);
        ArgumentNullException.ThrowIfNull(roles);
        await PatientSql.RunAsync(
            owner,
            $"REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {Quote(roles.App)}, {Quote(roles.System)};",
            cancellationToken);
        foreach (var fence in fences)
        {
            // Looking waits too, behind another migration that wants the table for itself.
            var differences = "";
            await PatientSql.TryAsync(async _ => differences = await FindAsync(owner, fence, roles, cancellationToken), cancellationToken);
            if (differences.Length > 0)
            {
                await PatientSql.RunAsync(owner, differences, cancellationToken);
            }
        }
    }

    /// <summary>The statements that make a table what it should be; empty when it is.</summary>
    private static async Task<string> FindAsync(
        NpgsqlDataSource owner, TableFence fence, DatabaseRoles roles, CancellationToken cancellationToken)
    {
        await using var connection = await owner.OpenConnectionAsync(cancellationToken);
        var table = Quote(fence.Table);
        var script = new List<string>();
        if (fence.ProviderColumn is { } column && !await IsFencedAsync(connection, fence.Table, column, cancellationToken))
        {
            script.Add($"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;");

            // Policies add up: any other one would open the fence.
            script.AddRange(
                (await PoliciesAsync(connection, fence.Table, cancellationToken))
                    .Select(policy => $"DROP POLICY {Quote(policy)} ON {table};"));
            script.Add(CreatePolicy(table, column));
        }

        foreach (var (role, rights) in new[] { (roles.App, fence.Rights), (roles.System, ["SELECT"]) })
        {
            if (!await HoldsAsync(connection, role, fence.Table, rights, cancellationToken))
            {
                script.Add($"GRANT {string.Join(", ", rights)} ON {table} TO {Quote(role)};");
            }
        }

        return string.Join("\n", script);
    }

    // PostgreSQL writes an expression in its own way: what the policy must read is asked of a table that lives as long as this connection's
    // transaction.
    private static async Task<bool> IsFencedAsync(
        NpgsqlConnection connection, string table, string column, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var compare = new NpgsqlCommand(
            $"""
            CREATE TEMP TABLE fence_probe ({Quote(column)} uuid) ON COMMIT DROP;
            {CreatePolicy("fence_probe", column)}
            SELECT EXISTS (
              SELECT FROM pg_class c
              JOIN pg_policies p ON p.schemaname = 'public' AND p.tablename = c.relname AND p.policyname = '{Policy}'
              JOIN pg_policies probe ON probe.tablename = 'fence_probe'
                  AND (probe.qual, probe.with_check, probe.cmd, probe.permissive, probe.roles) = (p.qual, p.with_check, p.cmd,
                      p.permissive, p.roles)
              WHERE c.oid = to_regclass('public.' || quote_ident('{table}')) AND c.relrowsecurity AND c.relforcerowsecurity
                AND (SELECT count(*) FROM pg_policies every WHERE every.schemaname = 'public' AND every.tablename = c.relname) = 1);
            """,
            connection,
            transaction);
        var isFenced = (bool)(await compare.ExecuteScalarAsync(cancellationToken))!;
        await transaction.RollbackAsync(cancellationToken);
        return isFenced;
    }

    private static async Task<List<string>> PoliciesAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand(
            "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = $1", connection);
        find.Parameters.AddWithValue(table);
        await using var reader = await find.ExecuteReaderAsync(cancellationToken);
        var policies = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            policies.Add(reader.GetString(0));
        }

        return policies;
    }

    private static async Task<bool> HoldsAsync(
        NpgsqlConnection connection, string role, string table, IReadOnlyList<string> rights, CancellationToken cancellationToken)
    {
        await using var holds = new NpgsqlCommand(
            "SELECT coalesce(bool_and(has_table_privilege($1::name, to_regclass('public.' || quote_ident($2)), r)), false) FROM "
                + "unnest($3) r", connection);
        holds.Parameters.AddWithValue(role);
        holds.Parameters.AddWithValue(table);
        holds.Parameters.AddWithValue(rights.ToArray());
        return (bool)(await holds.ExecuteScalarAsync(cancellationToken))!;
    }

    private static string CreatePolicy(string table, string column) =>
        $"CREATE POLICY {Policy} ON {table} USING ({Quote(column)} = {Provider}) WITH CHECK ({Quote(column)} = {Provider});";

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
