using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>
/// Not ready before the OIDC provider's keys were read once: every request would be refused. After that, the last good keys do.
/// </summary>
internal sealed class SignInCheck(OperatorSignIn signIn) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            await signIn.ReadAsync(patience.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("the operators' OIDC provider was never reached");
        }
    }
}
