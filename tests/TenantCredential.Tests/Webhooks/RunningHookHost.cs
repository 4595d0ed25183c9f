using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TestKit.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Webhooks;

/// <summary>The same with all its loops and a broker.</summary>
public sealed class RunningHookHost : HookHost
{
    private TestVhost? _vhost;

    protected override Func<ServiceDescriptor, bool> RunsAlone { get; } = static _ => true;

    protected override IReadOnlyDictionary<string, string?> MoreSettings => base.MoreSettings.Concat(_vhost!.Settings).ToDictionary();

    public override async ValueTask InitializeAsync()
    {
        _vhost = await TestVhost.CreateAsync();
        var broker = new ConfigurationBuilder().AddInMemoryCollection(_vhost.Settings).Build();
        await MessagingTopology.DeployAsync(
            broker, ServiceNames.TenantCredential, TenantCredentialModule.AddTenantCredentialConsumers, CancellationToken.None);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _vhost!.DisposeAsync();
    }
}
