using LivePlatform.M365.Tokens;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Credentials.Tokens;
using LivePlatform.TenantCredential.Proofs;

namespace LivePlatform.TenantCredential.Keeping.Validation;

/// <summary>What is to be proven.</summary>
/// <param name="M365TenantId">In which tenant.</param>
/// <param name="Credential">The credential; it need not be stored yet.</param>
internal sealed record ProofSubject(Guid M365TenantId, StoredCredential Credential)
{
    /// <summary>One of a connection's credentials.</summary>
    public static ProofSubject Of(Connection connection, StoredCredential credential) => new(connection.M365TenantId, credential);
}

/// <summary>
/// Proves a credential: a token past every cache, one Graph call to the right tenant, and the end of the secret where it may be read.
/// </summary>
internal sealed class CredentialProof(CredentialTokens entra, CredentialGraph graphs)
{
    private const string Purpose = "proof";

    /// <summary>Proves it once.</summary>
    /// <param name="subject">What.</param>
    /// <param name="withTeams">True: a token for the Teams admin API is asked for as well.</param>
    /// <param name="open">Opens the secret.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ProofResult> RunAsync(ProofSubject subject, bool withTeams, OpenSecret open, CancellationToken cancellationToken)
    {
        var result = await OfGraphAsync(subject, open, cancellationToken);
        if (result.Failure is not null || !withTeams)
        {
            return result;
        }

        var teams = await entra.AskAsync(subject.M365TenantId, subject.Credential, TokenResource.TeamsAdmin, open, cancellationToken);
        return teams.Failure is { } refused ? new ProofResult(refused, teams.RetryAt) : result;
    }

    private Task<ProofResult> OfGraphAsync(ProofSubject subject, OpenSecret open, CancellationToken cancellationToken) => graphs.UseAsync(
        subject,
        Purpose,
        open,
        async (graph, cancelled) =>
        {
            var (result, credential) = (await GraphProof.TenantAsync(graph, cancelled), subject.Credential);
            return result.Failure is null && credential.Kind == CredentialKind.ClientSecret
                ? result with { Expiry = await GraphProof.ExpiryAsync(graph, credential.Hint, credential.MicrosoftKeyId, cancelled) }
                : result;
        },
        static (refused, retryAt) => new ProofResult(refused, retryAt),
        cancellationToken);
}
