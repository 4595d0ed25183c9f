using LivePlatform.Contracts;
using LivePlatform.Tenancy;
using MassTransit;

namespace LivePlatform.Messaging;

/// <summary>The header by which every message names its provider.</summary>
public static class ProviderHeader
{
    /// <summary>Name of the header; its value is a GUID.</summary>
    public const string Name = "live-provider";
}

/// <summary>Enters the provider named by the message. A message without one faults: it never runs as "nobody".</summary>
public sealed class ProviderConsumeFilter<T>(ProviderScope provider, MessageCause cause) : IFilter<ConsumeContext<T>>
    where T : class
{
    private static readonly bool NeedsProvider = !MessageFlows.IsWithoutProvider(typeof(T));

    /// <inheritdoc/>
    public Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        cause.MessageId = context.MessageId;
        if (NeedsProvider)
        {
            provider.Enter(Guid.TryParse(context.Headers.Get<string>(ProviderHeader.Name), out var id) && id != Guid.Empty
                ? ServiceProviderId.From(id)
                : throw new ProviderMissingException(typeof(T)));
        }

        return next.Send(context);
    }

    /// <inheritdoc/>
    public void Probe(ProbeContext context) => context.CreateFilterScope("provider");
}

/// <summary>A message arrived that does not say whose it is; it goes to the error queue.</summary>
public sealed class ProviderMissingException(Type message)
    : InvalidOperationException($"{message.Name} arrived without a '{ProviderHeader.Name}' header.");
