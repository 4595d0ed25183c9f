using LivePlatform.Contracts;
using LivePlatform.Replication.Scheduling;
using LivePlatform.Replication.Settings;
using MassTransit;
using Microsoft.Extensions.Options;

namespace LivePlatform.Replication.Slices;

/// <summary>Runs slices that somebody waits for.</summary>
internal sealed class RunInteractiveSliceConsumer(SliceRunner runner) : IConsumer<RunSlice>
{
    public Task Consume(ConsumeContext<RunSlice> context) =>
        runner.RunAsync(context.Message, context.ReceiveContext.Redelivered, context.CancellationToken);
}

/// <summary>Runs slices of daily work and of first runs.</summary>
internal sealed class RunBackgroundSliceConsumer(SliceRunner runner) : IConsumer<RunSlice>
{
    public Task Consume(ConsumeContext<RunSlice> context) =>
        runner.RunAsync(context.Message, context.ReceiveContext.Redelivered, context.CancellationToken);
}

/// <summary>
/// Delivery of <see cref="RunInteractiveSliceConsumer"/>: as many at once as a worker runs, no retry (what fails is stored with the
/// directory, and the dispatcher nudges again).
/// </summary>
internal sealed class RunInteractiveSliceDefinition : ConsumerDefinition<RunInteractiveSliceConsumer>
{
    public RunInteractiveSliceDefinition(IOptions<ReplicationOptions> options)
    {
        EndpointName = SliceQueues.Interactive;
        ConcurrentMessageLimit = options.Value.InteractiveSlices;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<RunInteractiveSliceConsumer> consumer, IRegistrationContext context) =>
        SliceDelivery.Configure(endpoint, ConcurrentMessageLimit!.Value);
}

/// <summary>Delivery of <see cref="RunBackgroundSliceConsumer"/>.</summary>
internal sealed class RunBackgroundSliceDefinition : ConsumerDefinition<RunBackgroundSliceConsumer>
{
    public RunBackgroundSliceDefinition(IOptions<ReplicationOptions> options)
    {
        EndpointName = SliceQueues.Background;
        ConcurrentMessageLimit = options.Value.BackgroundSlices;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<RunBackgroundSliceConsumer> consumer, IRegistrationContext context) =>
        SliceDelivery.Configure(endpoint, ConcurrentMessageLimit!.Value);
}

internal static class SliceDelivery
{
    public static void Configure(IReceiveEndpointConfigurator endpoint, int slices)
    {
        // Nudges are sent to the queue; nobody publishes them.
        endpoint.ConfigureConsumeTopology = false;
        endpoint.PrefetchCount = slices;
    }
}
