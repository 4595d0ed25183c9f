using System.Globalization;

namespace LivePlatform.Faults.Tests.Migrating;

/// <summary>Fences as an older version may have laid them: they fence the same and read otherwise, so that a migration has to lay every one of them anew.</summary>
internal static class OlderFences
{
    private const string Policies = "pg_policies WHERE schemaname = 'public' AND policyname = 'provider_fence'";

    /// <summary>Lays them in every database.</summary>
    /// <returns>How many there are.</returns>
    public static async Task<int> LayAsync(LiveSystem system)
    {
        foreach (var database in ServiceWatch.Databases)
        {
            await ServiceWatch.ExecuteAsync(
                system,
                database,
                $$"""
                DO $$ DECLARE one record; BEGIN
                  FOR one IN SELECT tablename, '((SELECT nullif(current_setting(''live.provider'', true), '''')::uuid) = service_provider_id)' AS mirrored FROM {{Policies}} LOOP
                    EXECUTE format('ALTER POLICY provider_fence ON %I USING %s WITH CHECK %s', one.tablename, one.mirrored, one.mirrored);
                  END LOOP;
                END $$
                """);
        }

        return await CountAsync(system);
    }

    /// <summary>How many are still laid so.</summary>
    public static async Task<int> CountAsync(LiveSystem system)
    {
        var count = 0;
        foreach (var database in ServiceWatch.Databases)
        {
            count += Convert.ToInt32(
                await ServiceWatch.ExecuteAsync(system, database, $"SELECT count(*) FROM {Policies} AND qual LIKE '%= service_provider_id)'"), CultureInfo.InvariantCulture);
        }

        return count;
    }
}
