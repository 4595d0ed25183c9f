using LivePlatform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace LivePlatform.Persistence.Tests;

public class UnitsOfWork(ThingsDatabase database) : IClassFixture<ThingsDatabase>
{
    private readonly Guid _customer = Guid.NewGuid();

    [Fact]
    public async Task A_refusal_changes_nothing()
    {
        await database.RunAsync<Results<Ok, No>>(database.Mine, (db, _) =>
        {
            db.Add(new Thing { ServiceProviderId = database.Mine, CustomerId = _customer });
            return Task.FromResult<Results<Ok, No>>(new No());
        });

        (await CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task An_exception_changes_nothing()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => database.RunAsync<int>(database.Mine, async (db, stop) =>
        {
            db.Add(new Thing { ServiceProviderId = database.Mine, CustomerId = _customer });
            await db.SaveChangesAsync(stop);
            throw new InvalidOperationException("after the write");
        }));

        (await CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_lost_where_nobody_is_told_is_work_to_do_again(bool workGoesOn)
    {
        var tries = 0;
        await database.RunAsync(database.Mine, async (db, stop) =>
        {
            db.Add(new Thing { ServiceProviderId = database.Mine, CustomerId = _customer });
            await db.SaveChangesAsync(stop);
            if (tries++ == 0)
            {
                // As EF does when it releases its savepoint after the rows are written: the failure is swallowed, and the transaction is
                // gone.
                await Should.ThrowAsync<Exception>(
                    () => db.Database.ExecuteSqlAsync($"SELECT pg_terminate_backend(pg_backend_pid())", stop));
            }

            return workGoesOn ? await db.Things.CountAsync(x => x.CustomerId == _customer, stop) : 1;
        });

        tries.ShouldBe(2);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Two_changes_of_the_same_version_at_once_end_with_one_conflict()
    {
        var id = await database.AddAsync(database.Mine, _customer);
        var bothHaveRead = new Barrier(2);

        async Task<bool> RenameAsync(string name)
        {
            try
            {
                return await database.RunAsync(database.Mine, async (db, stop) =>
                {
                    var thing = await db.Things.SingleAsync(x => x.Id == id, stop);
                    await Task.Run(() => bothHaveRead.SignalAndWait(TimeSpan.FromSeconds(10)), stop);
                    thing.Rename(name);
                    return true;
                });
            }
            catch (Exception failure) when (failure.IsConflict())
            {
                return false;
            }
        }

        var outcomes = await Task.WhenAll(RenameAsync("one"), RenameAsync("other"));

        outcomes.Count(won => won).ShouldBe(1);
    }

    [Fact]
    public async Task An_operator_of_a_channel_sees_the_customers_of_that_channel_only()
    {
        var (channel, inside, outside, unplaced) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var (customer, placedIn) in new[] { (inside, (Guid?)channel), (outside, Guid.NewGuid()), (unplaced, null) })
        {
            await database.RunAsync(database.Mine, (db, _) =>
            {
                var known = KnownCustomer.Of(database.Mine, customer);
                known.TakeOver(placedIn, "name", false, 1).ShouldBeTrue();
                db.Add(known);
                return Task.FromResult(0);
            });
            await database.AddAsync(database.Mine, customer);
        }

        Guid[] all = [inside, outside, unplaced];
        (await SeenAsync(all, view => view.NarrowToChannel(channel))).ShouldBe([inside]);
        (await SeenAsync(all, view => view.NarrowToCustomer(outside))).ShouldBe([outside]);
        (await SeenAsync(all, _ => { })).ShouldBe(all, ignoreOrder: true);
    }

    [Fact]
    public void An_older_event_does_not_change_a_copy()
    {
        var known = KnownCustomer.Of(database.Mine, _customer);
        known.TakeOver(null, "new", false, 5).ShouldBeTrue();

        known.TakeOver(Guid.NewGuid(), "old", false, 4).ShouldBeFalse();
        known.TakeOver(Guid.NewGuid(), "again", false, 5).ShouldBeFalse();
        known.Name.ShouldBe("new");
    }

    [Fact]
    public void Told_again_an_event_changes_a_copy_of_its_version_that_says_something_else()
    {
        var known = KnownCustomer.Of(database.Mine, _customer);
        known.TakeOver(null, "right", false, 5);

        known.TakeOver(null, "right", false, 5, isRepublished: true).ShouldBeFalse();
        known.TakeOver(null, "old", false, 4, isRepublished: true).ShouldBeFalse();
        known.TakeOver(null, "wrong", false, 5).ShouldBeFalse();
        known.TakeOver(null, "righter", false, 5, isRepublished: true).ShouldBeTrue();
        known.Name.ShouldBe("righter");
    }

    private Task<int> CountAsync() =>
        database.RunAsync(database.Mine, (db, stop) => db.Things.CountAsync(x => x.CustomerId == _customer, stop));

    private Task<List<Guid>> SeenAsync(Guid[] customers, Action<OperatorView> narrow) => database.RunAsync(
        database.Mine,
        (db, stop) => db.Things.Where(x => customers.Contains(x.CustomerId)).Select(x => x.CustomerId).ToListAsync(stop),
        narrow);

    private sealed class No : IResult, IRefusal
    {
        public Task ExecuteAsync(HttpContext httpContext) => Task.CompletedTask;
    }
}
