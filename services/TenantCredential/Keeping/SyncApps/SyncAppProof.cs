using LivePlatform.M365;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Tokens;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Entra;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Keeping.SyncApps;

/// <summary>
/// Proves the SyncApp's secret: a token for itself in the provider's own tenant, past every cache, and the end of the secret where the
/// application may be read. It needs no permission there, so that nothing but the token decides.
/// </summary>
internal sealed class SyncAppProof(
    EntraTokens entra, M365ClientFactory graphs, ProofTokens lending, ConnectionTokens tokens, ProviderScope provider)
{
    private const string Purpose = "proof";

    public async Task<ProofResult> RunAsync(
        EntraApp app, string? hint, Guid? keyId, Func<CancellationToken, Task<SecretText>> open, CancellationToken cancellationToken)
    {
        var answer = await entra.AskAsync(
            app, TokenResource.Graph, async turn => new EntraGrant.ClientSecret(await open(turn)), cancellationToken);
        if (answer.Failure is { } refused)
        {
            return new ProofResult(refused, answer.RetryAt);
        }

        var proof = new ConnectionRef(provider.Current, Guid.NewGuid(), app.ClientId, app.M365TenantId);
        try
        {
            using var loan = lending.Lend(proof, new BrokerToken(answer.Token, answer.ExpiresOn, 1));
            return new ProofResult(null)
            {
                Expiry = await GraphProof.ExpiryAsync(graphs.For(proof, Purpose), hint, keyId, cancellationToken),
            };
        }
        finally
        {
            tokens.Drop(proof.Provider, proof.ConnectionId);
        }
    }
}
