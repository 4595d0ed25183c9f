using LivePlatform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivePlatform.Persistence.Tests;

public sealed class ForgettingRequests(ThingsDatabase database) : IClassFixture<ThingsDatabase>
{
    [Fact]
    public async Task What_expired_goes_although_its_provider_asks_for_nothing_again()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var provider in (ServiceProviderId[])[database.Mine, database.Theirs])
        {
            await RememberAsync(provider, "expired", now - IdempotencyRecord.Lifetime - TimeSpan.FromMinutes(1));
            await RememberAsync(provider, "young", now - IdempotencyRecord.Lifetime + TimeSpan.FromMinutes(1));
        }

        using var scope = database.Scope();
        using var cleanup = new IdempotencyCleanup<ThingsDbContext>(
            scope.ServiceProvider.GetRequiredService<Database<ThingsDbContext>>(),
            scope.ServiceProvider.GetRequiredService<IServiceScopeFactory>(),
            scope.ServiceProvider.GetRequiredService<LoopBeats>(),
            TimeProvider.System,
            NullLogger<IdempotencyCleanup<ThingsDbContext>>.Instance);
        await cleanup.SweepAsync(TestContext.Current.CancellationToken);

        (await KeysAsync(database.Mine)).ShouldBe(["young"]);
        (await KeysAsync(database.Theirs)).ShouldBe(["young"]);
    }

    private Task<bool> RememberAsync(ServiceProviderId provider, string key, DateTimeOffset at) => database.RunAsync(provider, (db, _) =>
    {
        db.Add(new IdempotencyRecord
        {
            ServiceProviderId = provider,
            Operator = "operator",
            Route = "POST /things",
            Key = key,
            BodyHash = [1],
            Status = 201,
            Location = null,
            ETag = null,
            Body = "{}",
            CreatedAt = at.ToUniversalTime(),
        });
        return Task.FromResult(true);
    });

    private Task<List<string>> KeysAsync(ServiceProviderId provider) =>
        database.RunAsync(provider, (db, cancelled) => db.Set<IdempotencyRecord>().Select(x => x.Key).ToListAsync(cancelled));
}
