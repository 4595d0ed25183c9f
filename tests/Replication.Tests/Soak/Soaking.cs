using LivePlatform.TestKit;

namespace LivePlatform.Replication.Tests.Soak;

/// <summary>Lets simulated time pass: leaps to what is next whenever nothing is under way.</summary>
internal sealed class Soaking(SoakHost host, SoakSize size, int seed)
{
    private const int Providers = 6;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(3);
    private readonly PriorityQueue<Func<Task>, DateTimeOffset> _agenda = new();
    private readonly Draw _draw = new(seed);
    private DateTimeOffset _start;

    public List<SoakTenant> Tenants { get; } = [];

    public List<Trouble> Troubles { get; } = [];

    /// <summary>What happened, with its time, for the reader of a failure.</summary>
    public List<string> Diary { get; } = [];

    public async Task RunAsync()
    {
        _start = host.Now;
        await SeedAsync();
        DrawTroubles();
        await UntilAsync(_start + size.Length);
    }

    private async Task SeedAsync()
    {
        var providers = Enumerable.Range(0, Providers).Select(_ => Guid.NewGuid()).ToList();
        for (var number = 1; number <= size.Directories; number++)
        {
            var tenant = new TestTenant(host) { Provider = providers[number % Providers] };
            var users = 20 + (size.MostUsers * _draw.Below(100) * _draw.Below(100) / 10_000);
            await tenant.SeedAsync(users, 4 + (users / 12));
            await tenant.ConnectAsync();
            Tenants.Add(new SoakTenant(host, tenant, number, _draw.Below(int.MaxValue)));
        }

        foreach (var tenant in Tenants)
        {
            await tenant.Tenant.FindDirectoryAsync();
            for (var day = 0; day < size.Days; day++)
            {
                At(Between(TimeSpan.FromDays(day), TimeSpan.FromDays(day + 1)), tenant.ChangeAsync, tenant);
            }
        }

        for (var look = TimeSpan.FromHours(6); look < size.Length; look += TimeSpan.FromHours(6))
        {
            // What is found after the last trouble is decided at once.
            var isThere = look > size.Noisy;
            At(look, () => LookAfterQuarantinesAsync(isThere), null);
        }
    }

    private void DrawTroubles()
    {
        var first = _draw.Below(TroubleKinds.All.Count);
        for (var n = 0; n < size.Troubles; n++)
        {
            // Each kind as often as the others, then at random who meets it, when, and for how long.
            var kind = TroubleKinds.All[(first + n) % TroubleKinds.All.Count];
            var from = Between(TimeSpan.FromHours(3), size.Noisy);
            var most = kind.Longest < size.Noisy - from ? kind.Longest : size.Noisy - from;
            var trouble = new Trouble(kind, Tenants[_draw.Below(Tenants.Count)], from, Between(most / 4, most));
            Troubles.Add(trouble);
            At(from, () => BeginAsync(trouble), null);
        }
    }

    private async Task BeginAsync(Trouble drawn)
    {
        // What was drawn for somebody who is gone meets another one.
        var trouble = drawn.Tenant.IsGone ? drawn with { Tenant = Tenants.First(x => !x.IsGone) } : drawn;
        Note(trouble.ToString());
        var (tenant, began) = (trouble.Tenant, host.Now);
        var end = await trouble.Kind.BeginAsync(tenant);
        tenant.Met.Add((trouble.Kind, began, began + trouble.For));
        if (end is not null)
        {
            _agenda.Enqueue(end, began + trouble.For);
        }
    }

    /// <summary>
    /// An operator looks four times a day: removals that are real are approved, others are not; now and then somebody is away.
    /// </summary>
    private async Task LookAfterQuarantinesAsync(bool isThere)
    {
        foreach (var tenant in Tenants.Where(x => !x.IsGone))
        {
            if ((isThere || _draw.Below(4) > 0) && await Quarantines.DecideAsync(tenant) is { } decided)
            {
                Note($"tenant {tenant.Number}: {decided}");
            }
        }
    }

    private async Task UntilAsync(DateTimeOffset end)
    {
        var (quiet, since) = (false, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var (busy, next) = await host.LookAsync();
            if (busy > 0)
            {
                TimeProvider.System.GetElapsedTime(since)
                    .ShouldBeLessThan(Stuck, $"{busy} directories do not come to an end; {string.Join('\n', Diary.TakeLast(20))}");
                quiet = false;
                await PauseAsync();
                continue;
            }

            // Twice in a row: between a commit and its nudge nothing shows.
            if (!quiet)
            {
                quiet = true;
                await PauseAsync();
                continue;
            }

            if (host.Now >= end)
            {
                return;
            }

            since = TimeProvider.System.GetTimestamp();
            if (_agenda.TryPeek(out _, out var at) && at <= host.Now)
            {
                await _agenda.Dequeue()();
                quiet = false;
                continue;
            }

            var until = new[] { next ?? end, _agenda.Count > 0 ? at : end, end }.Min();
            await host.LeapAsync(until - host.Now + Glance);
            quiet = false;
        }
    }

    private static Task PauseAsync() => Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);

    private void At(TimeSpan time, Func<Task> what, SoakTenant? tenant)
    {
        if (time <= size.Noisy || tenant is null)
        {
            _agenda.Enqueue(() => tenant is { IsGone: true } ? Task.CompletedTask : what(), _start + time);
        }
    }

    private TimeSpan Between(TimeSpan from, TimeSpan to) => from + ((to - from) * _draw.Fraction());

    private void Note(string what) => Diary.Add($"{host.Now - _start:d\\.hh\\:mm} {what}");
}
