using LivePlatform.Tenancy;
using MassTransit;

namespace LivePlatform.Messaging;

/// <summary>
/// The two messages that go past the outbox: nudges, because the work is in a table, and throttle broadcasts, because they must arrive
/// within a second.
/// </summary>
public sealed class DirectSend(IBus bus, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a nudge to one queue. May be lost; whoever sends it must be able to send it again.</summary>
    /// <exception cref="OperationCanceledException">The broker did not confirm within 5 s.</exception>
    public async Task NudgeAsync<T>(string queue, ServiceProviderId provider, T message, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = Limit(cancellationToken);

        // The exchange, not the queue: a send address of a queue would declare it again without its quorum arguments.
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{queue}"));
        await endpoint.Send(
            message,
            Pipe.Execute<SendContext<T>>(send => send.Headers.Set(ProviderHeader.Name, provider.Value.ToString("D"))),
            patience.Token);
    }

    /// <summary>Tells every process of every service. Best effort: each process also learns from its own refusals.</summary>
    /// <exception cref="OperationCanceledException">The broker did not confirm within 5 s.</exception>
    public async Task BroadcastAsync<T>(T message, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = Limit(cancellationToken);
        await bus.Publish(message, patience.Token);
    }

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var timeout = new CancellationTokenSource(Patience, clock);
        return CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
    }
}
