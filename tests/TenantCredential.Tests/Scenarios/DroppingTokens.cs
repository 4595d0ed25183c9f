using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>A changed credential costs its connection's tokens, and no look at those of others.</summary>
[Trait("Category", "unit")]
public sealed class DroppingTokens : IDisposable
{
    private const int Connections = 10_000;
    private static readonly string[] Resources = ["graph", "teams"];

    private readonly ServiceProviderId _provider = ServiceProviderId.From(Guid.NewGuid());
    private readonly MovableClock _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<TenantCredentialMetrics>()
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    [Trait("Show", "methods.6")]
    public async Task A_signal_touches_the_slots_of_its_connection_only()
    {
        var cache = Cache(most: Connections * 3);
        var ids = Enumerable.Range(0, Connections).Select(_ => Guid.NewGuid()).ToList();
        foreach (var key in ids.SelectMany(Keys))
        {
            await FillAsync(cache, key);
        }

        var touched = ids.Sum(id => cache.Drop(id, credentialVersion: 1, usable: true));
        touched.ShouldBe(Connections * Resources.Length, "each slot once, by its own connection's signal");
        cache.Drop(Guid.NewGuid(), credentialVersion: 2, usable: false).ShouldBe(0, "nobody ever asked for its tokens");

        var one = ids[Connections / 2];
        var looked = cache.Drop(one, credentialVersion: 2, usable: true);
        looked.ShouldBe(Resources.Length);
        Keys(one).Count(key => IsKept(cache, key)).ShouldBe(0);
        ids.Where(id => id != one).SelectMany(Keys).Count(key => IsKept(cache, key)).ShouldBe((Connections - 1) * Resources.Length);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: fault 11: a changed credential among {Connections} connections touches {looked} of {cache.Count} tokens in "
                + "memory, its own; the others stay");
    }

    [Fact]
    public async Task A_connection_whose_tokens_are_gone_leaves_nothing_behind()
    {
        var cache = Cache(most: Connections);
        foreach (var key in Enumerable.Range(0, 300).SelectMany(_ => Keys(Guid.NewGuid())))
        {
            await FillAsync(cache, key);
        }

        cache.Connections.ShouldBe(300);
        _clock.Advance(TimeSpan.FromHours(2));

        // Enough new ones that what ended is swept.
        foreach (var key in Enumerable.Range(0, 256).SelectMany(_ => Keys(Guid.NewGuid())))
        {
            await FillAsync(cache, key);
        }

        (cache.Count, cache.Connections).ShouldBe((512, 256));
        cache.Clear();
        (cache.Count, cache.Connections).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Slots_that_come_and_go_while_their_connection_is_signalled_are_neither_lost_nor_missed()
    {
        var cache = Cache(most: 64);
        var ids = Enumerable.Range(0, 40).Select(_ => Guid.NewGuid()).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(
            async () =>
            {
                for (var n = 0; n < 5_000; n++)
                {
                    var key = Keys(ids[((n * 7) + worker) % ids.Count])[n % Resources.Length];
                    await FillAsync(cache, key, version: 1 + (n % 3));
                    cache.Drop(key.ConnectionId, credentialVersion: 1 + (n % 4), usable: n % 5 != 0);
                    if (n % 1_000 == 999)
                    {
                        cache.Clear();
                    }
                }
            },
            TestContext.Current.CancellationToken)));

        var slots = cache.Slots.ToList();
        (cache.Count, cache.Connections).ShouldBe((slots.Count, slots.Select(x => x.Key.ConnectionId).Distinct().Count()));
        slots.Count(x => ReferenceEquals(cache.Slot(x.Key), x.Value)).ShouldBe(slots.Count);
        foreach (var (key, _) in slots)
        {
            await FillAsync(cache, key);
            cache.Drop(key.ConnectionId, credentialVersion: 9, usable: true).ShouldBeGreaterThan(0);
            IsKept(cache, key).ShouldBeFalse();
        }
    }

    private TokenCache Cache(int most) =>
        new(Options.Create(new TokenOptions { MostInMemory = most }), _services.GetRequiredService<TenantCredentialMetrics>(), _clock);

    private TokenKey[] Keys(Guid connection) => [.. Resources.Select(resource => new TokenKey(_provider, connection, resource, null))];

    private async Task FillAsync(TokenCache cache, TokenKey key, int version = 1)
    {
        var now = _clock.GetUtcNow();
        var token = new KeptToken(
            new SecretText("token"), now.AddHours(1), now.AddMinutes(50), version, Guid.NewGuid(), now, AfterRefusal: false);
        await cache.Slot(key).Get(default, now, _ => Task.FromResult(new TokenGrant(token, null))).Grant;
    }

    private bool IsKept(TokenCache cache, TokenKey key) =>
        cache.Slot(key)
            .Get(default, _clock.GetUtcNow(), static _ => Task.FromResult(new TokenGrant(null, null))).Origin == TokenOrigin.Memory;
}
