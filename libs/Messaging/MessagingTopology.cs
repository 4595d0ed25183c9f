using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivePlatform.Messaging;

/// <summary>
/// Declares the exchanges, queues and bindings of one service, before any service starts: a message to an unbound exchange is dropped in
/// silence.
/// </summary>
public static class MessagingTopology
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PatienceWithTheEnd = TimeSpan.FromSeconds(10);

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

        var provider = services.BuildServiceProvider();
        var bus = provider.GetRequiredService<IBusControl>();
        try
        {
            await DeclareAsync(bus, $"RabbitMQ at {options.Host}:{options.Port}", service, Patience, cancellationToken);
        }
        finally
        {
            if (await StopsAsync(bus, PatienceWithTheEnd))
            {
                await provider.DisposeAsync();
            }
        }
    }

    /// <summary>Starts the bus: it is ready when all is declared.</summary>
    internal static async Task DeclareAsync(
        IBusControl bus, string broker, string service, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patient.CancelAfter(patience);
        try
        {
            await bus.StartAsync(patient.Token).WaitAsync(patient.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{broker} did not take the topology of {service} within {patience.TotalSeconds:0} s.");
        }
    }

    /// <summary>
    /// Stops the bus. An endpoint that gets ready in that very moment is not told of it, and MassTransit would wait for it without end.
    /// </summary>
    /// <returns>False when it does not stop: it is left to the end of the process.</returns>
    internal static async Task<bool> StopsAsync(IBusControl bus, TimeSpan patience)
    {
        var stops = bus.StopAsync(CancellationToken.None);
        return await Task.WhenAny(stops, Task.Delay(patience, TimeProvider.System, CancellationToken.None)) == stops;
    }
}
