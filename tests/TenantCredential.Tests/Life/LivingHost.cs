using LivePlatform.TenantCredential.Broker;
using LivePlatform.TenantCredential.Work;
using Microsoft.Extensions.DependencyInjection;

namespace LivePlatform.TenantCredential.Tests.Life;

/// <summary>The service with the loops that move connections and spread their changes, against the simulator.</summary>
public sealed class LivingHost : SimulatedHost
{
    private static readonly string[] Loops = [nameof(WorkLoop), "NotificationListener`1", nameof(CredentialSignals), nameof(TokenRenewal)];

    protected override Func<ServiceDescriptor, bool> RunsAlone { get; } = static hosted => Loops.Contains(hosted.ImplementationType?.Name);
}
