using LivePlatform.Persistence;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Alerts;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Keeping;
using LivePlatform.TenantCredential.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

/// <summary>
/// No credential ends unseen: with replicas that work at once, are broken off and start anew.
/// </summary>
public sealed class TellingOfEnds(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    private static readonly int[] Thresholds = [60, 30, 14, 7, 1, 0];
    private static readonly TimeSpan Tick = TimeSpan.FromHours(12);
    private readonly Guid _provider = Guid.NewGuid();
    private readonly Guid _customer = Guid.NewGuid();

    /// <summary>A quarter of the time and of the credentials: it passes every threshold too.</summary>
    [Fact]
    public Task Every_alert_comes_exactly_once_and_at_its_day() => TellAsync(credentials: 250, days: 100);

    [Fact]
    [Trait("Category", "long")]
    [Trait("Show", "connections.4")]
    public Task Of_a_thousand_over_four_hundred_days_every_alert_comes_exactly_once_and_at_its_day() =>
        TellAsync(credentials: 1_000, days: 400);

    private async Task TellAsync(int credentials, int days)
    {
        var began = host.Clock.GetUtcNow();
        var ends = await StoreAsync(credentials, days, began);
        var brokenOff = 0;
        var restarts = 0;
        for (var tick = 0; tick < days * 2; tick++)
        {
            if (tick % 100 == 99)
            {
                await host.RestartAsync();
                restarts++;
            }

            brokenOff += tick % 10 == 0 ? await BreakOffAsync(TimeSpan.FromMilliseconds(tick * 7 % 60)) : 0;
            await Task.WhenAll(TellAsync(CancellationToken.None), TellAsync(CancellationToken.None));
            host.Clock.Advance(Tick);
        }

        var over = host.Clock.GetUtcNow() - Tick;
        var told = (await AlertsAsync()).ToLookup(x => x.Connection);
        var expected = 0;
        foreach (var (connection, end) in ends)
        {
            var due = DueOf(end, began, over).ToList();
            var alerts = told[connection].OrderBy(x => x.RaisedAt).ToList();
            alerts.Select(x => x.Days).ShouldBe(due.Select(x => x.Days), $"credential that ends {end:u}, stored {began:u}");
            alerts.Zip(due)
                .ShouldAllBe(
                    pair =>
                        pair.First.RaisedAt >= pair.Second.At && pair.First.RaisedAt <= pair.Second.At + Tick + TimeSpan.FromMinutes(30));
            alerts.Count(x => x.IsOpen).ShouldBe(Math.Min(alerts.Count, 1), "a nearer one takes the place of the one before");
            expected += due.Count;
        }

        told.Sum(x => x.Count()).ShouldBe(expected);
        brokenOff.ShouldBeGreaterThan(0);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"figure: {credentials} credentials over {days} days, two replicas at once, {brokenOff} broken off, {restarts} restarts: "
                + $"{expected} alerts, each once and at its time, none missed");
    }

    /// <summary>
    /// By the words of the promise, not by the code: each threshold at its time; of those passed when the credential came only the nearest;
    /// one of unknown end once, an hour after it came.
    /// </summary>
    private static IEnumerable<(int Days, DateTimeOffset At)> DueOf(DateTimeOffset? end, DateTimeOffset began, DateTimeOffset over)
    {
        if (end is not { } known)
        {
            return [(14, began.AddHours(1))];
        }

        var ahead = Thresholds.Where(days => known.AddDays(-days) > began && known.AddDays(-days) <= over)
            .Select(days => (days, known.AddDays(-days)));
        return Thresholds.Any(days => known.AddDays(-days) <= began)
            ? ahead.Prepend((Thresholds.Last(days => known.AddDays(-days) <= began), began))
            : ahead;
    }

    private async Task<Dictionary<Guid, DateTimeOffset?>> StoreAsync(int credentials, int days, DateTimeOffset now)
    {
        var ends = new Dictionary<Guid, DateTimeOffset?>();
        foreach (var piece in Enumerable.Range(0, credentials).Chunk(100))
        {
            await host.InScopeAsync(_provider, async services =>
            {
                var sealedOnes = new List<StoredCredential>();
                foreach (var number in piece)
                {
                    var credential = await services.GetRequiredService<CredentialVault>().SealAsync(
                        _customer, Guid.NewGuid(), 1,
                        new CredentialMaterial(CredentialKind.ClientSecret, Guid.NewGuid(), new SecretText($"Abc~{number:0000000000000}")),
                        CancellationToken.None);

                    // Every twentieth end is unknown; the others lie from tomorrow to a hundred days behind the last day, at all hours.
                    DateTimeOffset? end = number % 20 == 0 ? null : now.AddHours(24 + ((number * 7919L) % ((days + 100) * 24)));
                    if (end is { } known)
                    {
                        credential.TakeExpiryFromOperator(known);
                    }

                    sealedOnes.Add(credential);
                    ends[credential.ConnectionId] = credential.ExpiresOn;
                }

                await services.GetRequiredService<UnitOfWork<TenantCredentialDbContext>>().RunAsync(
                    async (db, cancelled) =>
                    {
                        foreach (var credential in sealedOnes)
                        {
                            var connection = Connection.Of(Guid.NewGuid(), Guid.NewGuid(), credential, now);
                            db.Add(connection);
                            await services.GetRequiredService<ConnectionAnnouncer>().AnnounceAsync(db, connection, cancelled);
                        }
                    },
                    CancellationToken.None);
                return true;
            });
        }

        return ends;
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        using var loop = ActivatorUtilities.CreateInstance<ExpiryLoop>(host.Service.Services);
        while (await loop.TellDueAsync(cancellationToken) > 0)
        {
        }
    }

    /// <summary>A process that dies at any moment of its work.</summary>
    /// <returns>1 when it was broken off, 0 when it had ended before.</returns>
    private async Task<int> BreakOffAsync(TimeSpan after)
    {
        using var death = new CancellationTokenSource(after);
        try
        {
            await TellAsync(death.Token);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 1;
        }
    }

    private async Task<List<(Guid Connection, int Days, DateTimeOffset RaisedAt, bool IsOpen)>> AlertsAsync() =>
    [
        .. (await host.AlertsAsync(_provider, isAll: true)).Select(x => (
            x!["subject"]!["id"]!.GetValue<Guid>(), x["days"]!.GetValue<int>(), x["raisedAt"]!.GetValue<DateTimeOffset>(),
            x["clearedAt"] is null)),
    ];
}
