using LivePlatform.TenantCredential.Audit;

namespace LivePlatform.TenantCredential.Work;

/// <summary>Does one kind of work; registered by it (<see cref="WorkServices"/>).</summary>
internal interface IConnectionWork
{
    /// <summary>
    /// Takes the work one step on, and sets when it goes on, in commits of its own. In the scope of the connection's provider.
    /// </summary>
    /// <param name="id">The connection; for <see cref="WorkKind.SyncApp"/> the app.</param>
    /// <param name="actor">Who is audited.</param>
    /// <param name="cancellationToken">Cancelled when the process stops.</param>
    Task AdvanceAsync(Guid id, AuditActor actor, CancellationToken cancellationToken);
}
