using LivePlatform.Faults.Tests.Onboarding;

namespace LivePlatform.Faults.Tests;

/// <summary>Whatever a database says, no loop takes its process down: it is met, logged, and outlived.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Show", "truth.2")]
public sealed class OutlivingTheDatabase(LiveSystem system)
{
    /// <summary>After a failover a connection may still lead to the server that is no longer the primary one.</summary>
    [Fact]
    public Task A_database_that_only_reads() => OutliveAsync(
        "readonly",
        "25006",
        () => EachAsync(name => $"ALTER DATABASE {name} SET default_transaction_read_only = on", Disconnect),
        () => EachAsync(name => $"ALTER DATABASE {name} RESET default_transaction_read_only", Disconnect));

    /// <summary>While a migration runs, a column may be there no longer, or not yet.</summary>
    [Fact]
    public Task A_column_that_is_not_there() => OutliveAsync(
        "columns",
        "42703",
        () => EachAsync(_ => Rename("service_provider_id", "service_provider_gone")),
        () => EachAsync(_ => Rename("service_provider_gone", "service_provider_id")));

    private async Task OutliveAsync(string name, string said, Func<Task> breaking, Func<Task> mending)
    {
        var zone = await ProviderZone.GetAsync(system);
        await ServiceWatch.BringUpAsync(system, $"{name}-before", zone);
        var watch = new ServiceWatch(system);

        await breaking();
        try
        {
            await watch.ShouldAllMeetAsync(said);
        }
        finally
        {
            await mending();
        }

        watch.ShouldAllRun();
        await ServiceWatch.BringUpAsync(system, $"{name}-after", zone);
        watch.ShouldAllRun();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"figure: {said}: met by {ServiceWatch.Databases.Count} services, {watch.Count} processes outlived it, and a customer was "
                + "brought up afterwards");
    }

    private static string Rename(string from, string to) =>
        $"""
        DO $$ DECLARE name text; BEGIN
          FOR name IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace AND a.attname = '{from}'
                AND a.attnum > 0 LOOP
            EXECUTE format('ALTER TABLE %I RENAME COLUMN {from} TO {to}', name);
            COMMIT;
          END LOOP;
        END $$
        """;

    private static string Disconnect(string database) =>
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()";

    private async Task EachAsync(params Func<string, string>[] statements)
    {
        foreach (var database in ServiceWatch.Databases)
        {
            foreach (var statement in statements)
            {
                await ServiceWatch.ExecuteAsync(system, database, statement(database));
            }
        }
    }
}
