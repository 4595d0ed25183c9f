using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TestKit.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.Notifications.Tests.Hosting;

/// <summary>The same with all its loops and a broker.</summary>
public sealed class RunningHookHost : HookHost
{
    private TestVhost? _vhost;

    protected override void Workers(IServiceCollection services)
    {
    }

    protected override IReadOnlyDictionary<string, string?> MoreSettings => base.MoreSettings.Concat(_vhost!.Settings).ToDictionary();

    public override async ValueTask InitializeAsync()
    {
        _vhost = await TestVhost.CreateAsync();
        var broker = new ConfigurationBuilder().AddInMemoryCollection(_vhost.Settings).Build();
        await MessagingTopology.DeployAsync(
            broker, ServiceNames.Notifications, NotificationsModule.AddNotificationsConsumers, CancellationToken.None);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _vhost!.DisposeAsync();
    }
}
