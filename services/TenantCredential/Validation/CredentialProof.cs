using LivePlatform.M365;
using LivePlatform.M365.Graph;
using LivePlatform.M365.Tokens;
using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Entra;

namespace LivePlatform.TenantCredential.Validation;

/// <summary>What is to be proven.</summary>
/// <param name="App">The registration.</param>
/// <param name="Version">The credential's version.</param>
/// <param name="Hint">First characters of the secret, if any may be known.</param>
/// <param name="KeyId">The key id by which Entra knows it, once recognised.</param>
internal sealed record ProofSubject(EntraApp App, int Version, string? Hint, Guid? KeyId)
{
    /// <summary>One of a connection's credentials.</summary>
    public static ProofSubject Of(Connection connection, StoredCredential credential) =>
        new(new EntraApp(connection.M365TenantId, connection.ClientId), credential.Version, credential.Hint, credential.MicrosoftKeyId);
}

/// <summary>Proves a secret: a token past every cache, one Graph call to the right tenant, and the end of the secret where it may be read. Writes nothing.</summary>
internal sealed class CredentialProof(EntraTokens entra, M365ClientFactory graphs, ProofTokens lending, ConnectionTokens tokens, ProviderScope provider)
{
    private const string Purpose = "proof";

    /// <summary>Proves it once.</summary>
    /// <param name="subject">What.</param>
    /// <param name="withTeams">True: a token for the Teams admin API is asked for as well.</param>
    /// <param name="openSecret">Opens the secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProofResult> RunAsync(
        ProofSubject subject, bool withTeams, Func<CancellationToken, Task<SecretText>> openSecret, CancellationToken cancellationToken)
    {
        var result = await OfGraphAsync(subject, openSecret, cancellationToken);
        if (result.Failure is not null || !withTeams)
        {
            return result;
        }

        var teams = await entra.AskAsync(subject.App, TokenResource.TeamsAdmin, openSecret, cancellationToken);
        return teams.Failure is { } refused ? new ProofResult(refused, teams.RetryAt) : result;
    }

    private async Task<ProofResult> OfGraphAsync(ProofSubject subject, Func<CancellationToken, Task<SecretText>> openSecret, CancellationToken cancellationToken)
    {
        var answer = await entra.AskAsync(subject.App, TokenResource.Graph, openSecret, cancellationToken);
        if (answer.Failure is { } refused)
        {
            return new ProofResult(refused, answer.RetryAt);
        }

        var proof = new ConnectionRef(provider.Current, Guid.NewGuid(), subject.App.ClientId, subject.App.M365TenantId);
        try
        {
            using var loan = lending.Lend(proof, new BrokerToken(answer.Token, answer.ExpiresOn, subject.Version));
            var graph = graphs.For(proof, Purpose);
            var result = await GraphProof.TenantAsync(graph, cancellationToken);
            return result.Failure is null ? result with { Expiry = await GraphProof.ExpiryAsync(graph, subject.Hint, subject.KeyId, cancellationToken) } : result;
        }
        finally
        {
            tokens.Drop(proof.Provider, proof.ConnectionId);
        }
    }
}
