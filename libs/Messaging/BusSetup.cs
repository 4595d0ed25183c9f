using System.Net.Security;
using System.Security.Authentication;
using LivePlatform.Contracts;
using LivePlatform.Deployment;
using MassTransit;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.Messaging;

/// <summary>What the running bus and the topology step must agree on, to the letter.</summary>
internal static class BusSetup
{
    /// <summary>
    /// After this many redeliveries RabbitMQ drops a message. Queues keep the limit they were declared with; <see cref="KilledConsumers"/>
    /// comes before it.
    /// </summary>
    public const int DeliveryLimit = 20;

    /// <summary>The setting of the password, which may change while this process runs.</summary>
    public const string PasswordKey = $"{BrokerOptions.Section}:{nameof(BrokerOptions.Password)}";

    public static void Register(
        IBusRegistrationConfigurator bus, string service, Action<IBusRegistrationConfigurator> consumers, ReceiveQueues? queues = null)
    {
        bus.DisableUsageTelemetry();
        bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(service, includeNamespace: false));
        consumers(bus);
        bus.AddConfigureEndpointsCallback((_, name, endpoint) =>
        {
            // Faults are seen by FaultObserver; publishing them would need exchanges that nobody reads.
            endpoint.PublishFaults = false;
            queues?.Add(name);
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit && !BroadcastQueues.IsOne(name))
            {
                rabbit.SetQuorumQueue();
                rabbit.SetQueueArgument("x-delivery-limit", DeliveryLimit);
                endpoint.UseFilter(new KilledConsumers());
            }
        });
    }

    public static void Connect(IRabbitMqBusFactoryConfigurator rabbit, BrokerOptions options, IConfiguration configuration)
    {
        rabbit.Host(options.Host, (ushort)options.Port, options.VirtualHost, host =>
        {
            host.Username(options.Username);
            host.Password(options.Password);
            host.PublisherConfirmation = true;
            host.OnRefreshConnectionFactory = factory =>
            {
                factory.Password = configuration[PasswordKey] ?? options.Password;
                return Task.CompletedTask;
            };
            if (options.Tls)
            {
                host.UseSsl(tls =>
                {
                    tls.ServerName = options.Host;
                    tls.Protocol = SslProtocols.None;

                    // MassTransit's default lets an unknown authority pass where no callback of ours judges.
                    tls.EnforcePolicyErrors(
                        SslPolicyErrors.RemoteCertificateNotAvailable | SslPolicyErrors.RemoteCertificateNameMismatch
                            | SslPolicyErrors.RemoteCertificateChainErrors);
                    tls.CertificateValidationCallback = ServerTrust.Validation(configuration, Peer.Platform);
                });
            }
        });
    }

    public static void DeclareWhatIsSent(IRabbitMqBusFactoryConfigurator rabbit, string service)
    {
        foreach (var flow in MessageFlows.All.Where(flow => flow.Producers.Contains(service) && flow.Kind != MessageKind.Nudge))
        {
            rabbit.Publish(flow.Contract, static _ => { });
        }
    }
}

/// <summary>Queues of broadcasts: one per process, gone with it.</summary>
public static class BroadcastQueues
{
    private const string Mark = "-broadcast-";

    /// <summary>Makes a consumer's endpoint one of this process alone, deleted when the process ends.</summary>
    public static void ForThisProcess(this IEndpointRegistrationConfigurator endpoint, string service)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        endpoint.Name = $"{service}{Mark}{Guid.NewGuid():N}";
        endpoint.Temporary = true;
        endpoint.ConfigureConsumeTopology = true;
    }

    internal static bool IsOne(string queue) => queue.Contains(Mark, StringComparison.Ordinal);
}
