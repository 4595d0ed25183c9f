using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Replication.Tests;

public sealed class LosingTheDatabase(MortalDatabaseHost host) : IClassFixture<MortalDatabaseHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan[] StaysDead = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(13)];

    [Fact]
    public async Task A_run_goes_on_soon_after_the_database_is_back()
    {
        var tenant = await new TestTenant(host).SeedAsync(6000, 50);
        await tenant.ControlAsync(
            HttpMethod.Post, "_simulator/faults", new { kind = "latency", latencyMs = 500, tenantId = tenant.TenantId, forSeconds = 200 });
        await tenant.ConnectAsync();

        var figures = new List<double>();
        foreach (var dead in StaysDead)
        {
            var pages = await PagesAsync(tenant, await host.PagesAsync(tenant.TenantId));
            await host.Postgres.KillAsync();
            await Task.Delay(dead, TimeProvider.System, TestContext.Current.CancellationToken);
            await host.Postgres.RestartAsync();
            var back = TimeProvider.System.GetTimestamp();
            await PagesAsync(tenant, pages);
            figures.Add(TimeProvider.System.GetElapsedTime(back).TotalSeconds);
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            "figure: PostgreSQL killed in mid-run: the next page was committed "
                + $"{string.Join(", ", figures.Select(x => x.ToString("0.0", CultureInfo.InvariantCulture)))} s after it was back");
        figures.ShouldAllBe(seconds => seconds < 8);
    }

    [Fact]
    public async Task A_nudge_that_finds_no_database_is_dropped_and_counted_and_never_dead_lettered()
    {
        var dropped = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "live.replication.nudges.dropped")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref dropped, count));
        listener.Start();
        var tenant = await (await new TestTenant(host).SeedAsync(40, 3)).ConnectAsync();
        await tenant.WaitForRunAsync(1, "Complete");
        await tenant.UntilAsync($"api/v1/directories/{tenant.DirectoryId}/waiting", x => x.GetProperty("state").GetString() == "Idle");
        await host.Postgres.KillAsync();
        var bus = host.Api.Services.GetRequiredService<DirectSend>();
        foreach (var queue in new[] { "replication-slices-interactive", "replication-slices-background" })
        {
            await bus.NudgeAsync(
                queue, ServiceProviderId.From(tenant.Provider), new RunSlice(tenant.DirectoryId, 2), TestContext.Current.CancellationToken);
        }

        await QueuesShouldEmptyAsync();
        await host.Postgres.RestartAsync();

        Interlocked.Read(ref dropped).ShouldBeGreaterThanOrEqualTo(2);
        await tenant.StartRunAsync();
        await tenant.WaitForRunAsync(2, "Complete");
    }

    private async Task<int> PagesAsync(TestTenant tenant, int moreThan)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var pages = await host.PagesAsync(tenant.TenantId);
            if (pages > moreThan)
            {
                return pages;
            }

            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, "no page was committed");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    // The broker counts every few seconds: a queue is empty when it was so at three looks in a row. An error queue never is again.
    private async Task QueuesShouldEmptyAsync()
    {
        using var management = host.Broker.Management();
        var began = TimeProvider.System.GetTimestamp();
        for (var looks = 0; looks < 3;)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, TestContext.Current.CancellationToken);
            var queues = JsonDocument.Parse(
                await management.GetStringAsync($"queues/{host.Broker.Name}", TestContext.Current.CancellationToken)).RootElement;
            var filled = queues.EnumerateArray().Where(queue => queue.TryGetProperty("messages", out var count) && count.GetInt32() > 0)
                .Select(queue => queue.GetProperty("name").GetString()!).ToList();
            filled.ShouldNotContain(name => name.EndsWith("_error", StringComparison.Ordinal));
            looks = filled.Count == 0 ? looks + 1 : 0;
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Patience, string.Join(", ", filled));
        }
    }
}
