using System.Collections.Concurrent;
using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Tokens;

namespace LivePlatform.TenantCredential.Proofs;

/// <summary>
/// Gives the one Graph pipeline of the platform the token that is just being proven. Each proof is a connection of its own name, so that no
/// token of the connection in use is ever taken for the new one.
/// </summary>
internal sealed class ProofTokens : ITokenBroker
{
    private readonly ConcurrentDictionary<Guid, BrokerToken> _underProof = new();

    /// <summary>Lends a token for the time of one proof.</summary>
    public IDisposable Lend(ConnectionRef proof, BrokerToken token)
    {
        _underProof[proof.ConnectionId] = token;
        return new Loan(() => _underProof.TryRemove(proof.ConnectionId, out _));
    }

    public Task<BrokerToken> RequestAsync(TokenRequest request, CancellationToken cancellationToken) =>
        _underProof.TryGetValue(request.Connection, out var token)
            ? Task.FromResult(token)
            : throw new ConnectionBlockedException("proof.ended", MicrosoftFailureClass.Unknown, "The proof has ended.", null);

    private sealed class Loan(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
