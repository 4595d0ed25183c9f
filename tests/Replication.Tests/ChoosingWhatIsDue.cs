using LivePlatform.Persistence;
using LivePlatform.Replication.Persistence;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Settings;
using LivePlatform.TestKit.Servers;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivePlatform.Replication.Tests;

/// <summary>A work list of its own: nothing runs what is chosen.</summary>
public sealed class ChoosingWhatIsDue : IAsyncLifetime
{
    private const int Backlog = 1_500;
    private const int MostPerApp = 4;
    private const int MostInAll = 10;
    private readonly Guid _busy = Guid.NewGuid();
    private readonly Guid _quiet = Guid.NewGuid();
    private TestDatabase _list = null!;
    private Database<ReplicationDbContext> _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _list = await TestDatabase.CreateAsync("replication", ReplicationHost.MigrateAsync);
        _database = new Database<ReplicationDbContext>(NpgsqlDataSource.Create(_list.App), null, NpgsqlDataSource.Create(_list.App));
        await AddAsync(_busy, Backlog, TimeSpan.FromHours(2));
        await AddAsync(_quiet, 1, TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _list.DisposeAsync();
    }

    [Fact]
    public async Task The_backlog_of_one_app_hides_nobody_elses_work_and_is_counted_whole()
    {
        var choice = await New().ChooseAsync(Cancellation);

        choice.Nudges.Count(x => x.AppId == _busy).ShouldBe(MostPerApp);
        choice.Nudges.Count(x => x.AppId == _quiet).ShouldBe(1);
        choice.Waiting.ShouldBe(Backlog + 1 - choice.Nudges.Count);
    }

    [Fact]
    public async Task Dispatchers_that_choose_at_once_keep_the_limits_together()
    {
        var choices = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => New().ChooseAsync(Cancellation)));

        var nudges = choices.SelectMany(x => x.Nudges).ToList();
        nudges.Select(x => x.DirectoryId).ShouldBeUnique();
        nudges.Count(x => x.AppId == _busy).ShouldBe(MostPerApp);
        nudges.Count.ShouldBeLessThanOrEqualTo(MostInAll);
    }

    private DueDirectories New() =>
        new(_database, Options.Create(new ReplicationOptions { MaxSlicesInFlight = MostInAll, MaxSlicesPerApp = MostPerApp }));

    private async Task AddAsync(Guid app, int count, TimeSpan dueSince)
    {
        await using var add = _database.App.CreateCommand(
            """
            INSERT INTO dispatch (directory_id, service_provider_id, m365tenant_id, app_id, due_at, priority, slice_number, fence)
            SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $1, now() - $2, 1, 1, 0 FROM generate_series(1, $3)
            """);
        add.Parameters.AddWithValue(app);
        add.Parameters.AddWithValue(dueSince);
        add.Parameters.AddWithValue(count);
        await add.ExecuteNonQueryAsync(Cancellation);
    }
}
