using MassTransit;

namespace LivePlatform.Messaging;

/// <summary>Counts every message that ends in an error queue, whichever filter or consumer refused it.</summary>
internal sealed class FaultObserver(MessagingMetrics metrics, ReceiveQueues queues) : IReceiveObserver
{
    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Count(context.ReceiveContext);

    // A scoped filter that throws (no provider) is seen here only, not as ConsumeFault.
    public Task ReceiveFault(ReceiveContext context, Exception exception) => Count(context);

    private Task Count(ReceiveContext context)
    {
        metrics.Faulted(context.InputAddress.AbsolutePath);
        queues.Faulted(context.InputAddress.Segments[^1]);
        return Task.CompletedTask;
    }
}
