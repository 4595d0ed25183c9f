using System.Globalization;
using Npgsql;
using Xunit;

namespace LivePlatform.TestKit.Load;

/// <summary>
/// Fences as an older version may have laid them: they fence the same and read otherwise, so that a migration has to lay every one of them
/// anew.
/// </summary>
public static class OlderFences
{
    private const string Policies = "pg_policies WHERE schemaname = 'public' AND policyname = 'provider_fence'";

    /// <summary>Lays them in a database.</summary>
    /// <param name="superuser">The superuser's connection to it.</param>
    /// <returns>How many there are.</returns>
    public static async Task<int> LayAsync(string superuser)
    {
        await ExecuteAsync(
            superuser,
            $$"""
            DO $$ DECLARE one record; BEGIN
              FOR one IN SELECT tablename, '((SELECT nullif(current_setting(''live.provider'', true), '''')::uuid) = service_provider_id)'
                  AS mirrored FROM {{Policies}} LOOP
                EXECUTE format('ALTER POLICY provider_fence ON %I USING %s WITH CHECK %s', one.tablename, one.mirrored, one.mirrored);
              END LOOP;
            END $$
            """);
        return await CountAsync(superuser);
    }

    /// <summary>How many are still laid so.</summary>
    /// <param name="superuser">The superuser's connection to the database.</param>
    public static async Task<int> CountAsync(string superuser) =>
        Convert.ToInt32(
            await ExecuteAsync(superuser, $"SELECT count(*) FROM {Policies} AND qual LIKE '%= service_provider_id)'"),
            CultureInfo.InvariantCulture);

    private static async Task<object?> ExecuteAsync(string superuser, string sql)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
