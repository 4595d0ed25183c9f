using LivePlatform.M365;
using LivePlatform.M365.Failures;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Tokens;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials.Tokens;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Keeping.Validation;

/// <summary>
/// Graph with one particular credential, past every cache: the one under proof, or the one that looks after its own application.
/// </summary>
internal sealed class CredentialGraph(
    CredentialTokens entra, M365ClientFactory graphs, ProofTokens lending, ConnectionTokens tokens, ProviderScope provider)
{
    /// <summary>Gets a token with the credential and lends it to some calls.</summary>
    /// <param name="subject">In which tenant, with what.</param>
    /// <param name="purpose">Named in metrics and traces.</param>
    /// <param name="open">Opens the secret.</param>
    /// <param name="work">The calls; what it answers is the answer.</param>
    /// <param name="refused">What the answer is where Entra gives no token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeferredException">From <paramref name="work"/>: not done; worth trying at the given time.</exception>
    /// <exception cref="OutcomeUnknownException">From <paramref name="work"/>: a write without an answer.</exception>
    public async Task<T> UseAsync<T>(
        ProofSubject subject,
        string purpose,
        OpenSecret open,
        Func<GraphConnection, CancellationToken, Task<T>> work,
        Func<MicrosoftFailure, DateTimeOffset?, T> refused,
        CancellationToken cancellationToken)
    {
        var credential = subject.Credential;
        var answer = await entra.AskAsync(subject.M365TenantId, credential, TokenResource.Graph, open, cancellationToken);
        if (answer.Failure is { } failure)
        {
            return refused(failure, answer.RetryAt);
        }

        var loanee = new ConnectionRef(provider.Current, Guid.NewGuid(), credential.ClientId, subject.M365TenantId);
        try
        {
            using var loan = lending.Lend(loanee, new BrokerToken(answer.Token, answer.ExpiresOn, credential.Version));
            return await work(graphs.For(loanee, purpose), cancellationToken);
        }
        finally
        {
            tokens.Drop(loanee.Provider, loanee.ConnectionId);
        }
    }
}
