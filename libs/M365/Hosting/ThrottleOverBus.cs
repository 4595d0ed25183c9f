using LivePlatform.Contracts;
using LivePlatform.M365.Pipeline;
using LivePlatform.M365.Throttling;
using LivePlatform.Messaging;
using LivePlatform.Tenancy;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.M365.Hosting;

/// <summary>
/// Carries 429s between processes as <see cref="ThrottleSeen"/>, past the outbox: every process must know within a second.
/// </summary>
public static class ThrottleOverBus
{
    /// <summary>Announces this process's own 429s. Call it beside AddM365.</summary>
    public static IServiceCollection AddThrottleBroadcast(this IServiceCollection services) =>
        services.AddSingleton<IThrottleBroadcast, BusThrottleBroadcast>();

    /// <summary>Hears what other processes announce, by a queue of this process alone. Pass it as the broadcasts of AddMessaging.</summary>
    /// <param name="bus">The bus being set up.</param>
    /// <param name="service">The service's name, the prefix of the queues.</param>
    public static void AddThrottleListener(this IBusRegistrationConfigurator bus, string service)
    {
        ArgumentNullException.ThrowIfNull(bus);
        bus.AddConsumer<ThrottleSeenConsumer>().Endpoint(endpoint => endpoint.ForThisProcess(service));
    }

    /// <summary>Drops this process's tokens of a connection as soon as its credential changes.</summary>
    /// <param name="bus">The bus being set up.</param>
    /// <param name="service">The service's name, the prefix of the queue.</param>
    public static void AddCredentialListener(this IBusRegistrationConfigurator bus, string service)
    {
        ArgumentNullException.ThrowIfNull(bus);
        bus.AddConsumer<CredentialChangedConsumer>().Endpoint(endpoint => endpoint.ForThisProcess(service));
    }

    /// <summary>
    /// By its name only: <see cref="Enum.TryParse{T}(string, out T)"/> would take any number for a workload. One that a newer version knows
    /// is no workload here.
    /// </summary>
    internal static bool TryRead(string name, out GraphWorkload workload)
    {
        foreach (var known in Enum.GetValues<GraphWorkload>())
        {
            if (string.Equals(known.ToString(), name, StringComparison.Ordinal))
            {
                workload = known;
                return true;
            }
        }

        workload = default;
        return false;
    }

    private sealed class BusThrottleBroadcast(DirectSend bus) : IThrottleBroadcast
    {
        public Task AnnounceAsync(ThrottleNotice notice, CancellationToken cancellationToken) => bus.BroadcastAsync(
            new ThrottleSeen(notice.Scope.AppId, notice.Scope.M365TenantId, notice.Scope.Workload.ToString(), notice.Until),
            cancellationToken);
    }

    private sealed class ThrottleSeenConsumer(ThrottleBoard board) : IConsumer<ThrottleSeen>
    {
        public Task Consume(ConsumeContext<ThrottleSeen> context)
        {
            var seen = context.Message;
            if (TryRead(seen.Workload, out var workload))
            {
                board.SeenElsewhere(new ThrottleNotice(new ThrottleScope(seen.AppId, seen.M365TenantId, workload), seen.Until));
            }

            return Task.CompletedTask;
        }
    }

    private sealed class CredentialChangedConsumer(Tokens.ConnectionTokens tokens, ProviderScope provider) : IConsumer<ConnectionChanged>
    {
        public Task Consume(ConsumeContext<ConnectionChanged> context)
        {
            if (!context.Message.IsRepublished)
            {
                tokens.Drop(provider.Current, context.Message.ConnectionId);
            }

            return Task.CompletedTask;
        }
    }
}
