using System.Net;
using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.RoleValidation.Tests.Hosting;
using LivePlatform.TestKit.Servers;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.RoleValidation.Tests.Scenarios;

/// <summary>The whole service with its loops over a real RabbitMQ.</summary>
public sealed class BusHost : RoleValidationHost
{
    private TestVhost? _vhost;
    private IBusControl? _others;

    internal IBusControl Others => _others ?? throw new InvalidOperationException("The host has not started.");

    internal TaskCompletionSource<ConsumeContext<RolesAssessed>> Assessed { get; set; } = new();

    protected override async Task<IReadOnlyDictionary<string, string?>> RabbitAsync() => (_vhost = await TestVhost.CreateAsync()).Settings;

    protected override void Workers(IServiceCollection services)
    {
    }

    /// <summary>Declares the topology as the deployment does, then starts the service and somebody who talks to it.</summary>
    protected override async Task StartedAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(_vhost!.Settings).Build();
        await MessagingTopology.DeployAsync(
            settings, ServiceNames.RoleValidation, RoleValidationModule.AddRoleValidationConsumers, CancellationToken.None);
        _others = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(settings["Broker:Host"]!, ushort.Parse(settings["Broker:Port"]!, null), settings["Broker:VirtualHost"]!, host =>
            {
                host.Username(settings["Broker:Username"]!);
                host.Password(settings["Broker:Password"]!);
            });
            rabbit.ReceiveEndpoint("others", endpoint => endpoint.Handler<RolesAssessed>(context =>
            {
                Assessed.TrySetResult(context);
                return Task.CompletedTask;
            }));
        });
        await _others.StartAsync();
        using var started = Service.Client();
        (await started.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    internal Task SendAsync<T>(Guid provider, T message)
        where T : class => Others.Publish(
            message, Pipe.Execute<PublishContext<T>>(publish => publish.Headers.Set(ProviderHeader.Name, provider.ToString("D"))));

    public override async ValueTask DisposeAsync()
    {
        await (_others?.StopAsync() ?? Task.CompletedTask);
        await base.DisposeAsync();
        await (_vhost?.DisposeAsync() ?? default);
    }
}

/// <summary>Messages in, assessments, messages out.</summary>
public class TalkingOverTheBus(BusHost host) : IClassFixture<BusHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_verified_connection_and_a_command_each_lead_to_an_event_that_names_the_provider()
    {
        var customer = new Customer(host, await host.Microsoft.RegisterAsync(Microsoft365.Everything));
        host.Broker.Know(customer.Connection, customer.App);
        await customer.App.GrantAsync(CustomerApp.TeamsAdministrator);
        await host.SendAsync(customer.Provider, new CustomerChanged(customer.Id, null, "Contoso", false, 1));

        await host.SendAsync(customer.Provider, customer.News());
        var first = await host.Assessed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        host.Assessed = new();
        await host.SendAsync(customer.Provider, new AssessRoles(customer.Connection, Stage.DayTwo));
        var second = await host.Assessed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        host.Assessed = new();
        await host.SendAsync(customer.Provider, new AssessRoles(customer.Connection, Stage.AddSite, DnsMode.Manual));
        var manual = await host.Assessed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        host.Assessed = new();
        await host.SendAsync(
            customer.Provider,
            new RunChanged(Guid.NewGuid(), customer.Id, Guid.NewGuid(), customer.Connection, Stage.AddSite, DnsMode.Manual, true, 1));
        var afterRun = await host.Assessed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        first.Headers.Get<string>(ProviderHeader.Name).ShouldBe(customer.Provider.ToString("D"));
        (first.Message.Outcome, first.Message.Version).ShouldBe((RoleOutcome.Satisfied, 1));
        (second.Message.Outcome, second.Message.Version).ShouldBe((RoleOutcome.Satisfied, 2));
        (manual.Message.Stage, manual.Message.DnsMode, manual.Message.Outcome, manual.Message.Version).ShouldBe(
            (Stage.AddSite, DnsMode.Manual, RoleOutcome.Satisfied, 1));
        (afterRun.Message.Stage, afterRun.Message.DnsMode, afterRun.Message.Version).ShouldBe((Stage.DayTwo, null, 3));
    }
}
