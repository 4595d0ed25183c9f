using LivePlatform.Contracts;
using LivePlatform.DevHost.Certificates;
using LivePlatform.DevHost.Running;

namespace LivePlatform.DevHost.Compose;

/// <summary>
/// Stands in for Kubernetes' projected service-account tokens: one file per service, replaced long before its token ends.
/// </summary>
internal static class WorkloadTokens
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    public static async Task KeepFreshAsync(Uri simulator, DevCertificates certificates, string folder, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(certificates.Handler()) { BaseAddress = simulator };
        var control = new SimulatorControl(http);
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        do
        {
            foreach (var service in ServiceNames.OnTheBus.Append(ServiceNames.Gateway).Append(ServiceNames.Portal))
            {
                await control.WriteWorkloadTokenAsync(service, Path.Combine(folder, service), cancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
