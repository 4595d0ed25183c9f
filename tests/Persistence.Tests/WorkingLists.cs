using LivePlatform.Persistence.Due;

namespace LivePlatform.Persistence.Tests;

/// <summary>What every list of due work promises.</summary>
public sealed class WorkingLists(ErrandsDatabase database) : IClassFixture<ErrandsDatabase>, IAsyncLifetime
{
    private static readonly Guid Big = Guid.NewGuid();
    private static readonly Guid Small = Guid.NewGuid();
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await database.ExecuteAsync("DELETE FROM errands");

    public ValueTask DisposeAsync() => default;

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task One_providers_backlog_costs_another_one_turn_at_most()
    {
        for (var i = 0; i < 200; i++)
        {
            await database.AddAsync(Big, TimeSpan.FromHours(2));
        }

        var list = database.NewList();
        await list.ClaimAsync(Token);
        await list.ClaimAsync(Token);
        var theirs = await database.AddAsync(Small, TimeSpan.FromSeconds(1));

        (await list.ClaimAsync(Token))?.Work.ShouldBe(theirs);
        TestContext.Current.TestOutputHelper?.WriteLine(
            "figure: fault 8: behind 200 older rows of one provider, the first row of another is the next that is taken");
    }

    [Fact]
    public async Task Of_one_provider_the_more_urgent_go_first_and_then_the_longest_due()
    {
        var last = await database.AddAsync(Big, TimeSpan.FromHours(3), urgency: 2);
        var third = await database.AddAsync(Big, TimeSpan.FromMinutes(1));
        var second = await database.AddAsync(Big, TimeSpan.FromMinutes(2));
        var first = await database.AddAsync(Big, TimeSpan.FromSeconds(1), urgency: 0);
        await database.AddAsync(Big, -TimeSpan.FromMinutes(1), urgency: 0);

        var loop = database.NewLoop(atOnce: 1);
        (await loop.RunDueAsync(Token)).ShouldBe(4, "what is not due yet waits");

        loop.Begun.ShouldBe([(first, Big), (second, Big), (third, Big), (last, Big)]);
    }

    [Fact]
    public async Task Two_that_take_at_the_same_time_never_take_the_same_and_neither_goes_without()
    {
        for (var i = 0; i < 40; i++)
        {
            await database.AddAsync(Big, TimeSpan.FromMinutes(1));
        }

        var lists = Enumerable.Range(0, 8).Select(_ => database.NewList()).ToList();
        var taken = new List<Guid>();
        for (var round = 0; round < 5; round++)
        {
            var claims = await Task.WhenAll(lists.Select(list => list.ClaimAsync(Token)));
            taken.AddRange(claims.Select(claim => claim.ShouldNotBeNull().Work));
        }

        taken.Distinct().Count().ShouldBe(40);
    }

    [Fact]
    public async Task Whoever_died_leaves_its_work_to_the_others_when_the_lease_has_run_out()
    {
        var errand = await database.AddAsync(Big, TimeSpan.FromMinutes(1));
        var dead = await database.NewList(TimeSpan.FromMilliseconds(200)).ClaimAsync(Token);
        dead?.Work.ShouldBe(errand);

        var list = database.NewList();
        (DueClaim Claim, Guid Work)? next;
        while ((next = await list.ClaimAsync(Token)) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }

        next.Value.Work.ShouldBe(errand);
        await database.NewList().PutOffAsync(dead!.Value.Claim, Token);
        (await database.ExecuteAsync("SELECT claim FROM errands WHERE id = $1", errand))
            .ShouldBe(next.Value.Claim.Claim, "the dead one's claim gives nothing back");
    }

    [Fact]
    public async Task What_breaks_off_is_put_off_for_longer_each_time_and_stops_nothing_else()
    {
        var bad = await database.AddAsync(Big, TimeSpan.FromHours(1));
        var good = await database.AddAsync(Big, TimeSpan.FromMinutes(1));
        var loop = database.NewLoop(
            atOnce: 1, (id, _) => id == bad ? throw new InvalidOperationException("a fault of ours") : Task.CompletedTask);

        var pauses = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            await loop.RunDueAsync(Token);
            pauses.Add(
                (double)(await database.ExecuteAsync(
                    "SELECT extract(epoch FROM due_at - now())::float8 FROM errands WHERE id = $1", bad))!);
            await database.ExecuteAsync("UPDATE errands SET due_at = now() - interval '1 second' WHERE id = $1", bad);
        }

        loop.Begun.Count(begun => begun.Id == good).ShouldBe(1);
        pauses[1].ShouldBeGreaterThan(pauses[0]);
        pauses[2].ShouldBeGreaterThan(pauses[1]);
    }

    [Fact]
    public async Task What_was_woken_while_its_try_broke_off_is_tried_again_at_once()
    {
        var errand = await database.AddAsync(Big, TimeSpan.FromHours(1));
        var list = database.NewList();
        var claimed = await list.ClaimAsync(Token);
        await database.ExecuteAsync("UPDATE errands SET due_at = now() - interval '1 second' WHERE id = $1", errand);

        await list.PutOffAsync(claimed!.Value.Claim, Token);

        (await list.ClaimAsync(Token))?.Work.ShouldBe(errand);
    }

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task No_fault_of_the_database_ends_the_loop()
    {
        using var loop = database.NewLoop(atOnce: 2);
        await loop.StartAsync(Token);
        try
        {
            // Neither is transient: a missing column and a right taken away, as a half-done migration or a read-only server would show.
            await database.ExecuteAsync("ALTER TABLE errands RENAME COLUMN lease_until TO lease_gone");
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Token);
            await database.ExecuteAsync("ALTER TABLE errands RENAME COLUMN lease_gone TO lease_until");
            await RunsOneAsync(loop);
            await database.ExecuteAsync("REVOKE UPDATE ON errands FROM PUBLIC, things_app");
            var waiting = await database.AddAsync(Small, TimeSpan.FromMinutes(1));
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Token);
            loop.Begun.ShouldNotContain((waiting, Small));
            await database.ExecuteAsync("GRANT UPDATE ON errands TO things_app");
            await BegunAsync(loop, waiting);
            loop.ExecuteTask!.IsCompleted.ShouldBeFalse();
        }
        finally
        {
            await loop.StopAsync(CancellationToken.None);
        }

        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                "figure: fault 8: a missing column and a server that refuses writes end no loop; "
                    + "what was due is done when they are mended");
    }

    [Fact]
    public async Task Whoever_stops_ends_what_it_can_and_gives_the_rest_back_at_once()
    {
        var errand = await database.AddAsync(Big, TimeSpan.FromMinutes(1));
        var begun = new TaskCompletionSource();
        using var loop = database.NewLoop(atOnce: 2, async (_, stopping) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
        });
        await loop.StartAsync(Token);
        await begun.Task.WaitAsync(Patience, Token);
        await loop.StopAsync(Token);

        (await database.NewList().ClaimAsync(Token))?.Work.ShouldBe(errand);
        (await database.ExecuteAsync("SELECT broke_off FROM errands WHERE id = $1", errand)).ShouldBe(0, "a stop is no failure");
    }

    private async Task RunsOneAsync(ErrandLoop loop) => await BegunAsync(loop, await database.AddAsync(Big, TimeSpan.FromMinutes(1)));

    private static async Task BegunAsync(ErrandLoop loop, Guid errand)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Patience);
        while (!loop.Begun.Any(begun => begun.Id == errand))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
