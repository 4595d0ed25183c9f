using LivePlatform.Contracts;
using LivePlatform.Persistence;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LivePlatform.Messaging;

/// <summary>Registers the bus of a service: its consumers, its outbox and its inbox.</summary>
public static class MessagingServiceCollectionExtensions
{
    /// <summary>
    /// Adds the bus. Queues are named <c>service-consumer</c>, quorum, with their topology declared beforehand by
    /// <see cref="MessagingTopology"/>. The loops are apart (<see cref="AddOutboxRelay{TDb}"/>), so that a test may deliver by hand.
    /// </summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="configuration">Holds section <c>Broker</c>.</param>
    /// <param name="service">One of <see cref="ServiceNames"/>; also the RabbitMQ user's name and the prefix of its queues.</param>
    /// <param name="consumers">Adds consumers with their definitions; the topology step takes the same.</param>
    /// <param name="broadcasts">Adds consumers of broadcasts, whose queues live only as long as this process (see
    /// <see cref="BroadcastQueues"/>).</param>
    public static IServiceCollection AddMessaging<TDb>(
        this IServiceCollection services,
        IConfiguration configuration,
        string service,
        Action<IBusRegistrationConfigurator> consumers,
        Action<IBusRegistrationConfigurator>? broadcasts = null)
        where TDb : LiveDbContext
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(consumers);
        services.AddOptions<BrokerOptions>().BindConfiguration(BrokerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<MessageTypes>().AddSingleton<MessagingMetrics>().AddSingleton<DirectSend>().AddSingleton<CopyComparison>();
        services.AddScoped<Outbox<TDb>>().AddScoped<Inbox<TDb>>().AddScoped<MessageCause>();
        var queues = new ReceiveQueues();
        services.AddSingleton(queues);
        services.AddReceiveObserver<FaultObserver>();
        services.AddMassTransit(bus =>
        {
            BusSetup.Register(bus, service, consumers, queues);
            broadcasts?.Invoke(bus);

            // Not "ready", which is the default: without the broker requests are served, and no token broker may leave its service for want
            // of it.
            bus.ConfigureHealthCheckOptions(health =>
            {
                health.Tags.Clear();
                health.Tags.Add("broker");
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                BusSetup.Connect(rabbit, context.GetRequiredService<IOptions<BrokerOptions>>().Value, configuration);
                rabbit.UseConsumeFilter(typeof(ProviderConsumeFilter<>), context);
                rabbit.ConfigureEndpoints(context);
            });
        });

        // The service starts and serves requests while the broker is down; the outbox keeps what it has to say.
        services.Configure<MassTransitHostOptions>(host =>
        {
            host.WaitUntilStarted = false;
            host.StopTimeout = TimeSpan.FromSeconds(20);
        });
        return services;
    }

    /// <summary>Tells TenantCredential's audit of every change that an operator makes in this service.</summary>
    public static IServiceCollection AddOperatorActs<TDb>(this IServiceCollection services, string service)
        where TDb : LiveDbContext =>
        services.AddSingleton(new ActedService(service)).AddScoped<IBeforeCommit<TDb>, OperatorActs<TDb>>();

    /// <summary>Adds the loops that deliver the outbox and delete old proofs.</summary>
    public static IServiceCollection AddOutboxRelay<TDb>(this IServiceCollection services)
        where TDb : LiveDbContext =>
        services.AddHostedService<OutboxRelay<TDb>>().AddHostedService<InboxCleanup<TDb>>();
}
