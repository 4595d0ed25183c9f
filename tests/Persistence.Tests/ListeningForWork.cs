using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivePlatform.Persistence.Tests;

public sealed class ListeningForWork(ThingsDatabase database) : IClassFixture<ThingsDatabase>
{
    [Fact]
    public async Task Whoever_declares_a_channel_while_the_listener_starts_anew_for_another_hears_nothing_of_it()
    {
        var signals = new WakeSignals();
        using var restarted = new ManualResetEventSlim();
        var isFirst = 1;

        // Between a loop's look at who listens and its call, another loop's channel makes the listener start anew.
        signals.ChannelAdded += () =>
        {
            if (Interlocked.Exchange(ref isFirst, 0) == 1)
            {
                _ = Task.Run(() => signals.Listen("another"));
                restarted.Wait(TimeSpan.FromSeconds(2));
            }
        };
        using var scope = database.Scope();
        using var listener = new NotificationListener<ThingsDbContext>(
            scope.ServiceProvider.GetRequiredService<Database<ThingsDbContext>>(), signals, TimeProvider.System,
            NullLogger<NotificationListener<ThingsDbContext>>.Instance);
        await listener.StartAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, TestContext.Current.CancellationToken);

        Should.NotThrow(() => signals.Listen("one"));

        listener.ExecuteTask!.IsCompleted.ShouldBeFalse();
        await listener.StopAsync(CancellationToken.None);
    }
}
