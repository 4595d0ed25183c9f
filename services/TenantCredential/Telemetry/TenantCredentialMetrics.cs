using System.Diagnostics.Metrics;
using LivePlatform.M365.Failures;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Telemetry;

/// <summary>What is seen of connections, tokens and the audit.</summary>
internal sealed class TenantCredentialMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _entra;
    private readonly Counter<long> _validations;
    private readonly Counter<long> _standby;
    private readonly Counter<long> _platformFaults;
    private double _tailSeconds;

    public TenantCredentialMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("LivePlatform.TenantCredential");
        _tokens = _meter.CreateCounter<long>("live.tokens.asked", "{token}", "Tokens that workloads asked for, by result and source.");
        _entra = _meter.CreateCounter<long>("live.entra.requests", "{request}", "Token requests to Entra, by class of the answer.");
        _validations = _meter.CreateCounter<long>("live.connections.validated", "{proof}", "Proofs of connections, by verdict.");
        _standby = _meter.CreateCounter<long>(
            "live.connections.standby.used", "{use}", "Refusals of a new credential for which the former one answered.");
        _platformFaults = _meter.CreateCounter<long>(
            "live.platform.faults",
            "{refusal}",
            "Refusals that are the fault of the platform's own clock or token file, by Microsoft's code.");
        _meter.CreateObservableGauge(
            "live.audit.tail.age", () => Volatile.Read(ref _tailSeconds), "s", "Age of the oldest audit row that is not sealed.");
    }

    /// <summary>Tells of tokens in memory from now on.</summary>
    public void WatchTokens(Func<int> count) =>
        _meter.CreateObservableGauge("live.tokens.in_memory", count, "{token}", "Tokens in memory.");

    /// <param name="refusal">The code of the refusal; null: granted.</param>
    /// <param name="fromMemory">False: Entra was asked.</param>
    public void TokenAsked(string? refusal, bool fromMemory) =>
        _tokens.Add(1, new("result", refusal ?? "granted"), new("source", fromMemory ? "memory" : "entra"));

    public void EntraAsked(MicrosoftFailureClass? refused) =>
        _entra.Add(1, new KeyValuePair<string, object?>("class", refused?.ToString() ?? "Granted"));

    public void Validated(ProofVerdict verdict) => _validations.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));

    public void StandbyUsed() => _standby.Add(1);

    public void PlatformFault(string code) => _platformFaults.Add(1, new KeyValuePair<string, object?>("code", code));

    public void AuditTailSeen(TimeSpan age) => Volatile.Write(ref _tailSeconds, Math.Max(0, age.TotalSeconds));

    public void Dispose() => _meter.Dispose();
}
