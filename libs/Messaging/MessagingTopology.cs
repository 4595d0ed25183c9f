using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Messaging;

/// <summary>Declares the exchanges, queues and bindings of one service, before any service starts: a message to an unbound exchange is dropped in silence.</summary>
public static class MessagingTopology
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Declares and stops. Declaring again what is there is harmless. Run it as the topology user.</summary>
    /// <param name="configuration">Holds section <c>Broker</c>.</param>
    /// <param name="service">One of <see cref="Contracts.ServiceNames"/>.</param>
    /// <param name="consumers">The same registration that the running service uses.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The broker could not be reached or refused a declaration within a minute.</exception>
    public static async Task DeployAsync(
        IConfiguration configuration, string service, Action<IBusRegistrationConfigurator> consumers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.GetSection(BrokerOptions.Section).Get<BrokerOptions>() ?? new BrokerOptions();
        var services = new ServiceCollection().AddLogging(log => log.AddSimpleConsole(line => line.SingleLine = true));
        services.AddMassTransit(bus =>
        {
            BusSetup.Register(bus, service, consumers);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                BusSetup.Connect(rabbit, options, configuration);
                BusSetup.DeclareWhatIsSent(rabbit, service);
                rabbit.DeployPublishTopology = true;
                rabbit.DeployTopologyOnly = true;
                rabbit.ConfigureEndpoints(context);
            });
        });

        await using var provider = services.BuildServiceProvider();
        var control = provider.GetRequiredService<IBusControl>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await control.DeployAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"RabbitMQ at {options.Host}:{options.Port} did not take the topology of {service} within {Patience.TotalSeconds:0} s.");
        }
    }
}
