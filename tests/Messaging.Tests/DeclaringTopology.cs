using System.Reflection;
using MassTransit;

namespace LivePlatform.Messaging.Tests;

/// <summary>The step that declares queues runs before every deployment: it may fail, and never hang.</summary>
[Trait("Category", "unit")]
public class DeclaringTopology
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_bus_that_does_not_stop_is_left_alone() =>
        (await MessagingTopology.StopsAsync(Bus(stop: new TaskCompletionSource().Task), Patience)).ShouldBeFalse();

    [Fact]
    public async Task A_bus_that_stops_is_waited_for() =>
        (await MessagingTopology.StopsAsync(Bus(stop: Task.CompletedTask), TimeSpan.FromHours(1))).ShouldBeTrue();

    [Fact]
    public async Task A_bus_that_does_not_even_heed_its_cancellation_is_an_error_that_names_the_broker()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => MessagingTopology.DeclareAsync(
                Bus(start: new TaskCompletionSource<BusHandle>().Task), "RabbitMQ at mq:5671", "replication", Patience,
                TestContext.Current.CancellationToken));

        failure.Message.ShouldContain("RabbitMQ at mq:5671");
    }

    private static IBusControl Bus(Task<BusHandle>? start = null, Task? stop = null)
    {
        var bus = DispatchProxy.Create<IBusControl, StubbornBus>();
        ((StubbornBus)(object)bus).Answers = new() { [nameof(IBusControl.StartAsync)] = start, [nameof(IBusControl.StopAsync)] = stop };
        return bus;
    }

    // The proxy derives from it.
    public class StubbornBus : DispatchProxy
    {
        public Dictionary<string, Task?> Answers { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answers[targetMethod!.Name];
    }
}
