using LivePlatform.Contracts;
using LivePlatform.Messaging;
using LivePlatform.TenantCredential.Connections;
using LivePlatform.TenantCredential.Credentials;
using LivePlatform.TenantCredential.Persistence;

namespace LivePlatform.TenantCredential.Keeping.Switching;

/// <summary>Who says whether the principal behind a candidate holds what daily work takes.</summary>
internal interface ICandidateRoles
{
    /// <summary>Asks, in the commit that makes or keeps the candidate. The answer comes by itself.</summary>
    Task AskAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken);
}

/// <summary>RoleValidation says it: asked by a command, it answers by <see cref="CandidateAssessed"/>.</summary>
internal sealed class CandidateRoles(Outbox<TenantCredentialDbContext> outbox) : ICandidateRoles
{
    public Task AskAsync(TenantCredentialDbContext db, Connection connection, CancellationToken cancellationToken)
    {
        if (connection.Change is { Candidate: { } candidate, MaySwitch: false })
        {
            outbox.Enqueue(
                new AssessCandidate(
                    connection.Id, candidate.Version, connection.M365TenantId, candidate.Kind.Method(), candidate.ClientId));
        }

        return Task.CompletedTask;
    }
}
