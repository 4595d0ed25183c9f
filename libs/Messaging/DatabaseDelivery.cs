using MassTransit;

namespace LivePlatform.Messaging;

/// <summary>
/// How a consumer is delivered to that writes to its service's database and does nothing else: again while the database is away, else to
/// the error queue.
/// </summary>
/// <typeparam name="TConsumer">The consumer.</typeparam>
public sealed class DatabaseDelivery<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    /// <inheritdoc/>
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context) =>
        endpointConfigurator.RetryDatabase();
}
