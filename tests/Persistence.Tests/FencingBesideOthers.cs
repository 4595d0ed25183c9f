using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace LivePlatform.Persistence.Tests;

/// <summary>Fences are looked at with every migration, and a migration runs beside a system that serves.</summary>
[Trait("Show", "truth.2")]
public class FencingBesideOthers(ThingsDatabase database) : IClassFixture<ThingsDatabase>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fences_that_are_right_wait_for_nobody_and_make_nobody_wait()
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var reader = await source.OpenConnectionAsync(Stop);
        await using var longRead = await reader.BeginTransactionAsync(Stop);
        await ExecuteAsync(reader, "SELECT count(*) FROM things");

        // With the long read open, any change of the table's policies would wait here until the read ends, and this test with it.
        await FenceAsync(source);

        await ExecuteAsync(reader, "SELECT 1");
    }

    [Theory]
    [InlineData("ALTER TABLE things NO FORCE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE things DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY provider_fence ON things")]
    [InlineData("DROP POLICY provider_fence ON things; CREATE POLICY provider_fence ON things USING (true) WITH CHECK (true)")]
    [InlineData(
        "DROP POLICY provider_fence ON things; CREATE POLICY provider_fence ON things FOR SELECT USING (service_provider_id = (SELECT "
            + "nullif(current_setting('live.provider', true), '')::uuid))")]
    [InlineData("CREATE POLICY hole ON things USING (true)")]
    public async Task A_fence_that_differs_is_mended_although_others_read(string damage)
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        var right = await StateAsync(source);
        await using (var owner = await source.OpenConnectionAsync(Stop))
        {
            await ExecuteAsync(owner, damage);
        }

        (await StateAsync(source)).ShouldNotBe(right);
        var reader = await source.OpenConnectionAsync(Stop);
        var longRead = await reader.BeginTransactionAsync(Stop);
        await ExecuteAsync(reader, "SELECT count(*) FROM things");
        var fencing = FenceAsync(source);

        // Whoever comes meanwhile waits for one try of the fencing at most, never for the long read.
        await using (var other = await source.OpenConnectionAsync(Stop))
        {
            await ExecuteAsync(other, "SELECT count(*) FROM things");
        }

        fencing.IsCompleted.ShouldBeFalse("the long read is still open");
        await longRead.DisposeAsync();
        await reader.DisposeAsync();
        await fencing;
        (await StateAsync(source)).ShouldBe(right);
    }

    [Fact]
    public async Task A_fence_comes_through_beside_work_that_never_ends()
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        var right = await StateAsync(source);
        await using (var owner = await source.OpenConnectionAsync(Stop))
        {
            await ExecuteAsync(owner, "DROP POLICY provider_fence ON things");
        }

        // Each holds the table longer than a first try waits, and together they leave no gap.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var crowd = Enumerable.Range(0, 8)
            .Select(i => ReadOverAndOverAsync(source, TimeSpan.FromMilliseconds(500 + (50 * i)), enough.Token)).ToList();

        await FenceAsync(source).WaitAsync(TimeSpan.FromMinutes(4), Stop);

        await enough.CancelAsync();
        (await Task.WhenAll(crowd)).ShouldAllBe(reads => reads > 0, "nobody was refused");
        (await StateAsync(source)).ShouldBe(right);
    }

    private static async Task<int> ReadOverAndOverAsync(NpgsqlDataSource source, TimeSpan length, CancellationToken enough)
    {
        var reads = 0;
        while (!enough.IsCancellationRequested)
        {
            await using var reader = await source.OpenConnectionAsync(Stop);
            await using var transaction = await reader.BeginTransactionAsync(Stop);
            await ExecuteAsync(reader, "SELECT count(*) FROM things");
            await Task.Delay(length, TimeProvider.System, Stop);
            reads++;
        }

        return reads;
    }

    private static async Task FenceAsync(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<ThingsDbContext>();
        PersistenceServiceCollectionExtensions.Configure(options, source);
        await using var db = new ThingsDbContext(options.Options, new ProviderScope(), new OperatorView());
        await FenceWork.ApplyAsync(source, Fences.Of(db.GetService<IDesignTimeModel>().Model), DatabaseRoles.Of("things"), Stop);
    }

    private static async Task<string> StateAsync(NpgsqlDataSource source)
    {
        await using var read = source.CreateCommand(
            """
            SELECT concat(c.relrowsecurity, c.relforcerowsecurity, (SELECT string_agg(concat(p.policyname, p.qual, p.with_check, p.cmd),
                ';' ORDER BY p.policyname) FROM pg_policies p WHERE p.tablename = 'things'))
            FROM pg_class c WHERE c.oid = 'things'::regclass
            """);
        return (string)(await read.ExecuteScalarAsync(Stop))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
