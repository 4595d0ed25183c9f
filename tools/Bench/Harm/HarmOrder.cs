using LivePlatform.DevHost.Certificates;

namespace LivePlatform.Bench.Harm;

/// <summary>What the harmful clients are told on standard input: the token is on no disk.</summary>
/// <param name="Gateway">Where they do harm.</param>
/// <param name="Certificates">The gateway's TLS.</param>
/// <param name="Token">A right token of a provider.</param>
/// <param name="Service">A service of that provider without a connection.</param>
/// <param name="Run">A run of that provider that can be watched.</param>
public sealed record HarmOrder(Uri Gateway, DevCertificates Certificates, string Token, Guid Service, Guid Run);
