using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivePlatform.Persistence.Tests;

public class ThreeFences(ThingsDatabase database) : IClassFixture<ThingsDatabase>
{
    private readonly Guid _customer = Guid.NewGuid();

    [Fact]
    public async Task A_provider_reads_its_own_rows_only()
    {
        var mine = await database.AddAsync(database.Mine, _customer);
        await database.AddAsync(database.Theirs, _customer);

        var seen = await database.RunAsync(
            database.Mine, (db, stop) => db.Things.Where(x => x.CustomerId == _customer).Select(x => x.Id).ToListAsync(stop));

        seen.ShouldBe([mine]);
    }

    [Fact]
    public async Task Reading_without_a_provider_throws()
    {
        using var scope = database.Scope();
        var db = scope.ServiceProvider.GetRequiredService<ThingsDbContext>();

        await Should.ThrowAsync<InvalidOperationException>(() => db.Things.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_row_of_another_provider_is_not_saved()
    {
        await Should.ThrowAsync<CrossProviderWriteException>(() => database.RunAsync(database.Mine, (db, _) =>
        {
            db.Add(new Thing { ServiceProviderId = database.Theirs, CustomerId = _customer });
            return Task.FromResult(0);
        }));
    }

    [Fact]
    public async Task Raw_sql_past_the_filters_sees_and_changes_nothing_of_another_provider()
    {
        await database.AddAsync(database.Theirs, _customer);

        var (seen, changed) = await database.RunAsync(database.Mine, async (db, stop) => (
            await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM things WHERE customer_id = {_customer}")
                .SingleAsync(stop),
            await db.Database.ExecuteSqlAsync($"UPDATE things SET name = 'stolen' WHERE customer_id = {_customer}", stop)));

        (seen, changed).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Raw_sql_cannot_insert_for_another_provider()
    {
        var refused = await Should.ThrowAsync<PostgresException>(
            () => database.RunAsync(database.Mine, (db, stop) => db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO things (id, service_provider_id, customer_id, name, version) VALUES ({Guid.NewGuid()},
                {database.Theirs.Value}, {_customer}, '', 1)
                """, stop)));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_setting_does_not_outlive_its_transaction_and_without_it_nothing_is_seen()
    {
        await database.AddAsync(database.Mine, _customer);
        await using var source = NpgsqlDataSource.Create(database.App);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var enter = new NpgsqlCommand(
                "SELECT set_config('live.provider', $1, true)", connection)
            { Parameters = { new() { Value = database.Mine.ToString() } } };
            await enter.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            (await CountAsync(connection)).ShouldBeGreaterThan(0);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        (await CountAsync(connection)).ShouldBe(0);
    }

    [Fact]
    public async Task The_system_role_reads_across_providers_and_writes_nothing()
    {
        await database.AddAsync(database.Mine, _customer);
        await database.AddAsync(database.Theirs, _customer);
        await using var source = NpgsqlDataSource.Create(database.SystemReader);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);

        (await CountAsync(connection)).ShouldBe(2);
        await using var delete = new NpgsqlCommand("DELETE FROM things", connection);
        await Should.ThrowAsync<PostgresException>(() => delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_app_role_cannot_change_or_delete_rows_of_an_append_only_table()
    {
        await database.RunAsync(database.Mine, (db, _) =>
        {
            db.Add(new Entry { ServiceProviderId = database.Mine });
            return Task.FromResult(0);
        });
        await using var source = NpgsqlDataSource.Create(database.App);
        foreach (var sql in new[] { "UPDATE entries SET id = gen_random_uuid()", "DELETE FROM entries", "TRUNCATE entries" })
        {
            await using var command = source.CreateCommand(sql);
            var refused = await Should.ThrowAsync<PostgresException>(
                () => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
    }

    [Fact]
    public async Task A_table_that_is_neither_owned_nor_listed_stops_the_migration()
    {
        var options = new DbContextOptionsBuilder<ForgottenDbContext>();
        await using var source = NpgsqlDataSource.Create(database.Owner);
        PersistenceServiceCollectionExtensions.Configure(options, source);
        await using var db = new ForgottenDbContext(options.Options, new ProviderScope(), new OperatorView());

        Should.Throw<InvalidOperationException>(() => Fences.Of(db.Model)).Message.ShouldContain(nameof(Job));
    }

    private async Task<long> CountAsync(NpgsqlConnection connection)
    {
        await using var count = new NpgsqlCommand(
            "SELECT count(*) FROM things WHERE customer_id = $1", connection)
        { Parameters = { new() { Value = _customer } } };
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private sealed class ForgottenDbContext(DbContextOptions<ForgottenDbContext> options, ProviderScope provider, OperatorView view)
        : LiveDbContext(options, provider, view)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Job>().ToTable("jobs");
            base.OnModelCreating(modelBuilder);
        }
    }
}
