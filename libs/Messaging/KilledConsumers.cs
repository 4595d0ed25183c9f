using System.Globalization;
using MassTransit;

namespace LivePlatform.Messaging;

/// <summary>
/// A message whose consumer never acknowledged it, so often that it must be what ends the process. RabbitMQ drops a quorum queue's message
/// without a word when its delivery limit is reached; so that it is kept, with a reason, it is put into the error queue some deliveries
/// earlier.
/// </summary>
public sealed class MessageKillsConsumerException(long deliveries)
    : Exception(
        $"The message was delivered {deliveries.ToString(CultureInfo.InvariantCulture)} times and never acknowledged: its consumer "
            + "ended each time before it was done.");

/// <summary>Refuses such messages before their consumer sees them.</summary>
internal sealed class KilledConsumers : IFilter<ConsumeContext>
{
    /// <summary>Fewer than <see cref="BusSetup.DeliveryLimit"/>, as putting a message aside may be interrupted too.</summary>
    public const int MostDeliveries = 15;

    private const string CountHeader = "x-delivery-count";

    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next) =>
        context.ReceiveContext.TransportHeaders.TryGetHeader(CountHeader, out var value)
            && Convert.ToInt64(value, CultureInfo.InvariantCulture) is >= MostDeliveries and var count
            ? throw new MessageKillsConsumerException(count)
            : next.Send(context);

    public void Probe(ProbeContext context) => context.CreateFilterScope("killed-consumers");
}
